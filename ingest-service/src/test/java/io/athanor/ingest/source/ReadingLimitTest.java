package io.athanor.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.ingest.read.DocumentReader;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ReadingLimitTest {

  private final ReadingLimit limit = new ReadingLimit(Duration.ofMillis(200));

  @Test
  void readingThatNeverEndsIsRejectedAndStopped() throws InterruptedException {
    // Given
    CountDownLatch stopped = new CountDownLatch(1);
    // When
    RejectedSourceException late =
        catchThrowableOfType(
            RejectedSourceException.class,
            () ->
                limit.within(
                    "file:///a.txt",
                    () -> {
                      try {
                        while (true) {
                          ReadingLimit.check();
                        }
                      } finally {
                        stopped.countDown();
                      }
                    }));
    // Then
    assertThat(late.code()).isEqualTo(ProblemCode.INVALID_SOURCE);
    assertThat(late.detail())
        .isEqualTo(
            "/a.txt: reading it took longer than 0.2 s (athanor.ingest.reader.timeout); split it,"
                + " or name the kind that it is");
    assertThat(stopped.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatAReaderThrowsComesOutAsItIs() {
    RejectedSourceException refusal = Rejections.empty("file:///a.txt", "nothing");
    assertThatThrownBy(
            () ->
                limit.within(
                    "file:///a.txt",
                    () -> {
                      throw refusal;
                    }))
        .isSameAs(refusal);
    assertThatThrownBy(() -> limit.within("file:///a.txt", () -> deep(0)))
        .isInstanceOf(StackOverflowError.class);
  }

  /** Sources whose reading takes seconds; each reader must notice that its time is up. */
  @ParameterizedTest
  @CsvSource({
    "FILES,        a.html, <p>The wheel turns.",
    "FILES,        a.txt,  'The wheel turns.\n\n'",
    "SCRIPT,       a.txt,  'ADA:\nThe wheel turns.\n\n'",
    "DEFINITIONS,  a.txt,  'Wheel: a thing that turns.\n\n'",
    "TABLE,        a.csv,  '1,2,3,4,5\n'",
    "TABLE,        a.jsonl,'{\"a\":1}\n'"
  })
  void everyReaderStopsWhenItsTimeIsUp(SourceKind kind, String name, String piece) {
    // Given
    byte[] content = piece.repeat(12_000_000 / piece.length()).getBytes(UTF_8);
    DocumentReader reader =
        new DocumentReader(
            (format, uri, bytes) -> {
              throw new AssertionError("no binary source is made here");
            },
            new ReadingLimit(Duration.ofMillis(1)));
    // When
    long start = System.nanoTime();
    RejectedSourceException late =
        catchThrowableOfType(
            RejectedSourceException.class,
            () -> reader.read(kind, SourceOptions.NONE, "file:///" + name, content, null));
    // Then
    assertThat(late.detail()).contains("took longer than 0.001 s");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  private static int deep(int depth) {
    return deep(depth + 1) + 1;
  }
}
