package io.athanor.ingest.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.ingest.source.ReadingLimit;
import io.athanor.ingest.source.RejectedSourceException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sources made to take long: whatever comes of them comes at about the time that an honest source
 * of the size takes. A reader that needs quadratic time would take minutes here.
 */
class HostileSourceTest {

  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final DocumentReader reader =
      new DocumentReader(
          (format, uri, content) -> {
            throw new AssertionError("no binary source is made here");
          },
          new ReadingLimit(Duration.ofSeconds(60)));

  @ParameterizedTest
  @MethodSource("sources")
  void readingEndsSoon(String name, SourceKind kind, String uri, String text)
      throws InterruptedException {
    // Given
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    // When
    long start = System.nanoTime();
    try {
      reader.read(kind, SourceOptions.NONE, uri, content, null);
    } catch (RejectedSourceException e) {
      assertThat(e.detail()).startsWith("/source").doesNotContain("took longer");
    }
    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - start)).as(name).isLessThan(LONGEST);
  }

  static Stream<Arguments> sources() {
    String text = "file:///source.txt";
    String page = "file:///source.html";
    return Stream.of(
        arguments("one letter", SourceKind.DEFINITIONS, text, "A".repeat(300_000)),
        arguments("letters and spaces", SourceKind.DEFINITIONS, text, "A ".repeat(150_000)),
        arguments("letters and periods", SourceKind.DEFINITIONS, text, "A.".repeat(150_000)),
        arguments("entries", SourceKind.DEFINITIONS, text, lines(20_000, "Term%d: a b c.\n")),
        arguments("equal entries", SourceKind.DEFINITIONS, text, "Term: a b c.\n".repeat(20_000)),
        arguments("letters as page", SourceKind.DEFINITIONS, page, "<p>" + "A".repeat(300_000)),
        arguments("bold", SourceKind.DEFINITIONS, page, "<b>A</b> b c d ".repeat(20_000)),
        arguments("terms", SourceKind.DEFINITIONS, page, "<dl>" + "<dt>A".repeat(30_000)),
        arguments("tiny lines", SourceKind.SCRIPT, text, "A\n".repeat(100_000)),
        arguments("tiny cues", SourceKind.SCRIPT, text, "A:\n".repeat(70_000)),
        arguments("tiny speeches", SourceKind.SCRIPT, text, "A: b\n".repeat(40_000)),
        arguments("empty lines", SourceKind.SCRIPT, text, "A:\n\n".repeat(50_000)),
        arguments("many speakers", SourceKind.SCRIPT, text, lines(20_000, "Name%d. Yes.\n\n")),
        arguments("many names", SourceKind.SCRIPT, text, lines(20_000, "NAME%d:\nYes.\n\n")),
        arguments("many capitals", SourceKind.SCRIPT, text, lines(20_000, "\nNAME%d\nYes.\n")),
        arguments("brackets", SourceKind.SCRIPT, text, "A: b\n" + "[".repeat(200_000) + "\nA: c"),
        arguments("parentheses", SourceKind.SCRIPT, text, "A: (Bb) ".repeat(30_000) + "\nA: c\n"),
        arguments("open lines", SourceKind.SCRIPT, text, "A: b\n" + "(\n".repeat(99_000) + "A: c"),
        arguments("marks", SourceKind.SCRIPT, text, "A: b\n" + "_\n".repeat(99_000) + "A: c"),
        arguments("blank run", SourceKind.SCRIPT, text, "A: b" + " ".repeat(200_000) + "c\nA: d"),
        arguments("deep page", SourceKind.FILES, page, "<div>".repeat(100_000) + "text"),
        arguments("deep inline", SourceKind.FILES, page, "<p>" + "<b>".repeat(30_000) + "text"),
        arguments("deep lists", SourceKind.FILES, page, "<ul><li>".repeat(15_000) + "text"),
        arguments("deep tables", SourceKind.FILES, page, "<table><tr><td>".repeat(6_000) + "a"),
        arguments("deep definitions", SourceKind.DEFINITIONS, page, "<div>".repeat(30_000) + "a"),
        arguments("deep script", SourceKind.SCRIPT, page, "<div>".repeat(30_000) + "A: b"),
        arguments("attributes", SourceKind.FILES, page, "<p " + attributes(20_000) + ">text"),
        arguments("paragraphs", SourceKind.FILES, page, "<p>a".repeat(40_000)),
        arguments("one line of text", SourceKind.FILES, text, "word ".repeat(2_000_000)),
        arguments("tiny paragraphs", SourceKind.FILES, text, "a\n\n".repeat(100_000)),
        arguments("quotes", SourceKind.FILES, "file:///source.md", ">".repeat(100_000) + "text"),
        arguments("emphasis", SourceKind.FILES, "file:///source.md", "*a _b ".repeat(40_000)),
        arguments("links", SourceKind.FILES, "file:///source.md", "[a](".repeat(40_000)),
        arguments("brackets", SourceKind.FILES, "file:///source.md", "[".repeat(100_000)),
        arguments("ticks", SourceKind.FILES, "file:///source.md", ticks()),
        arguments(
            "quotes in a table", SourceKind.TABLE, "file:///source.csv", "\"a".repeat(99_000)),
        arguments("commas", SourceKind.TABLE, "file:///source.csv", ",".repeat(300_000)),
        arguments(
            "equal columns", SourceKind.TABLE, "file:///source.csv", "a,".repeat(900) + "\n1"),
        arguments(
            "short rows", SourceKind.TABLE, "file:///source.csv", "a,b\n" + "1\n".repeat(99_000)),
        arguments("brackets", SourceKind.TABLE, "file:///source.json", "[".repeat(300_000)),
        arguments(
            "new fields", SourceKind.TABLE, "file:///source.jsonl", lines(20_000, "{\"a%d\":1}\n")),
        arguments("open objects", SourceKind.TABLE, "file:///source.jsonl", "{\n".repeat(40_000)),
        arguments(
            "digits",
            SourceKind.TABLE,
            "file:///source.jsonl",
            "{\"a\":" + "9".repeat(900_000) + "}"));
  }

  private static String lines(int count, String line) {
    return IntStream.range(0, count).mapToObj(line::formatted).collect(Collectors.joining());
  }

  private static String attributes(int count) {
    return lines(count, "a%d=b ");
  }

  /** Runs of back-ticks of every length, none of which closes another. */
  private static String ticks() {
    return IntStream.range(1, 600)
        .mapToObj(length -> "`".repeat(length) + "a")
        .collect(Collectors.joining());
  }
}
