package io.athanor.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.extract.HtmlExtractor;
import io.athanor.ingest.read.SourceFormat;
import io.athanor.ingest.read.definitions.DefinitionsReader;
import io.athanor.ingest.read.script.ScriptReader;
import io.athanor.ingest.read.table.TableReader;
import io.athanor.ingest.read.text.MarkdownReader;
import io.athanor.ingest.read.text.PlainTextReader;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

  /** An interrupted thread is one whose time is up; each reader must notice it by itself. */
  @ParameterizedTest
  @MethodSource("readings")
  void everyReaderStopsWhenItsTimeIsUp(String name, ThrowingCallable reading) {
    // Given
    Thread.currentThread().interrupt();
    try {
      // Then
      assertThatThrownBy(reading)
          .as(name)
          .isInstanceOf(CancellationException.class)
          .hasMessage("the time for reading the source is up");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  static Stream<Arguments> readings() {
    return Stream.of(
        reading("page", () -> HtmlExtractor.read("file:///a", text("<p>The wheel turns."))),
        reading("text", () -> PlainTextReader.read("file:///a", text("The wheel turns.\n"))),
        reading("markdown", () -> MarkdownReader.read("file:///a", text("The wheel turns.\n"))),
        reading(
            "script",
            () ->
                ScriptReader.read(
                    "file:///a",
                    SourceFormat.TEXT,
                    SourceOptions.NONE,
                    text("ADA: Why?\nBEN: So.\n"))),
        reading(
            "definitions",
            () ->
                DefinitionsReader.read(
                    "file:///a", SourceFormat.TEXT, text("Hopper: a funnel.\nMill: a house.\n"))),
        reading("table", () -> TableReader.read("file:///a", SourceFormat.CSV, text("a,b\n1,2\n"))),
        reading(
            "lines of JSON",
            () -> TableReader.read("file:///a", SourceFormat.JSON_LINES, text("{\"a\":1}\n"))));
  }

  private static Arguments reading(String name, ThrowingCallable reading) {
    return arguments(name, reading);
  }

  private static DecodedText text(String text) {
    return new DecodedText(text, "UTF-8");
  }

  private static int deep(int depth) {
    return deep(depth + 1) + 1;
  }
}
