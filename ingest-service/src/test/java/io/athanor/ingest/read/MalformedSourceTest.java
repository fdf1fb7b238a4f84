package io.athanor.ingest.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.source.ReadingLimit;
import io.athanor.ingest.source.RejectedSourceException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever bytes come: a document whose paragraphs lie inside its text and its source, or a
 * rejection that names the source. Binary formats are tried in {@code ForkedReaderTest}.
 */
class MalformedSourceTest {

  private static final DocumentReader READER =
      new DocumentReader(
          (format, uri, content) -> {
            throw new AssertionError("no binary source is made here");
          },
          new ReadingLimit(Duration.ofSeconds(5)));

  @Property(tries = 300)
  void anyBytesAreADocumentOrARejection(
      @ForAll("kinds") SourceKind kind, @ForAll("endings") String ending, @ForAll byte[] bytes)
      throws InterruptedException {
    check(kind, "file:///source." + ending, bytes.length == 0 ? new byte[] {' '} : bytes);
  }

  @Property(tries = 1_500)
  void tangledMarkupIsADocumentOrARejection(
      @ForAll("kinds") SourceKind kind,
      @ForAll("endings") String ending,
      @ForAll("tangles") String text)
      throws InterruptedException {
    check(kind, "file:///source." + ending, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void check(SourceKind kind, String uri, byte[] bytes) throws InterruptedException {
    SourceFormat format = SourceFormat.of(uri, null, bytes);
    if (format.isBinary()) {
      return;
    }
    try {
      ReadSource read = READER.read(kind, SourceOptions.NONE, uri, bytes, null);
      String source = new String(bytes, Charset.forName(read.text().charset()));
      requireWhole(read.extraction(), source);
    } catch (RejectedSourceException e) {
      assertThat(e.detail()).startsWith("/source");
    }
  }

  private static void requireWhole(Extraction read, String source) {
    int end = 0;
    for (Paragraph paragraph : read.content().paragraphs()) {
      assertThat(paragraph.start()).isGreaterThanOrEqualTo(end);
      end = paragraph.end();
      assertThat(paragraph.sourceEnd()).isBetween(paragraph.sourceStart(), source.length());
    }
    assertThat(end).isLessThanOrEqualTo(read.content().text().length());
    switch (read.kind()) {
      case TABLE ->
          assertThat(read.table().rows())
              .isNotEmpty()
              .allMatch(row -> row.values().size() == read.table().columns().size());
      case DIALOGUE -> assertThat(read.dialogue().scenes()).isNotEmpty();
      case FACTS -> assertThat(read.factSheet().topics()).isNotEmpty();
      case QUESTION_ANSWER -> assertThat(read.questionAnswers()).isNotEmpty();
      case TEXT -> assertThat(read.content().paragraphs()).isNotEmpty();
      case CONVERSATIONS -> assertThat(read.content().paragraphs()).isEmpty();
    }
  }

  @Provide
  static Arbitrary<SourceKind> kinds() {
    return Arbitraries.of(
        SourceKind.FILES,
        SourceKind.TABLE,
        SourceKind.SCRIPT,
        SourceKind.DEFINITIONS,
        SourceKind.QUESTION_ANSWER,
        SourceKind.CONVERSATIONS);
  }

  @Provide
  static Arbitrary<String> endings() {
    return Arbitraries.of("html", "md", "txt", "csv", "tsv", "json", "jsonl");
  }

  /** Pieces of every format in any order: far more likely to confuse a reader than noise. */
  @Provide
  static Arbitrary<String> tangles() {
    List<String> pieces =
        List.of(
            "\n",
            "\r\n",
            "\n\n",
            "\r",
            " ",
            "\t",
            "\f",
            "\uFEFF",
            "\u0000",
            "\uD83D",
            ",",
            ";",
            "|",
            "\"",
            "'",
            "{",
            "}",
            "[",
            "]",
            ":",
            "\"question\"",
            "\"answer\"",
            "question,answer\n",
            "null",
            "1e999999",
            "<p>",
            "</p>",
            "<dl>",
            "<dt>",
            "<dd>",
            "<pre>",
            "<b>",
            "&amp;",
            "&#x",
            "# ",
            "```\n",
            "> ",
            "- ",
            "1. ",
            "|-|\n",
            "---\n",
            "title: x\n",
            "*",
            "_",
            "[x](y)",
            "ADA",
            "ADA:",
            "BEN:\n",
            "HAMLET.\n",
            "(CONT'D)",
            "[Enter",
            "(laughs)",
            "ACT I\n",
            "SCENE 2\n",
            "INT. MILL\n",
            "WORD, n. ",
            "WORD. The",
            "Term: a definition\n",
            "**Bold** ",
            "*** START OF THE PROJECT GUTENBERG EBOOK X ***\n",
            "*** END OF THE PROJECT GUTENBERG EBOOK X ***\n",
            "The wheel turns. ",
            "CHAPTER I\n");
    return Arbitraries.of(pieces)
        .list()
        .ofMaxSize(40)
        .map((List<String> chosen) -> String.join("", chosen));
  }
}
