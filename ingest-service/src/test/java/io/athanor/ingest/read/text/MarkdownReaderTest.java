package io.athanor.ingest.read.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.document.Paragraph;
import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.source.RejectedSourceException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownReaderTest {

  private static final String TEXT =
      """
      ---
      title: "Tarn Mill"
      tags: [mill]
      ---
      # The mill

      It was *founded* by [Ada Birch](https://example.org)
      in 1890. ![A picture](mill.png)

      > Nobody knew why.

      1. Wheel
         - of oak
      2. Stone

      ```java
      int wheel = 1;

      turn(wheel);
      ```

      | part  | weight |
      |-------|--------|
      | wheel | 2 t    |

      <!-- a comment -->
      """;

  @Test
  void everyBlockIsReadWithoutItsMarkup() {
    assertThat(texts(read(TEXT)))
        .containsExactly(
            "The mill",
            "It was founded by Ada Birch in 1890.",
            "Nobody knew why.",
            "1. Wheel\n  - of oak\n2. Stone",
            "int wheel = 1;\n\nturn(wheel);",
            "part | weight\nwheel | 2 t");
  }

  @Test
  void frontMatterNamesTheDocument() {
    assertThat(read(TEXT).title()).isEqualTo("Tarn Mill");
    assertThat(read("# Wheel\n\nIt turns.").title()).isEqualTo("Wheel");
  }

  @Test
  void offsetsPointIntoTheSourceThroughCarriageReturns() {
    // Given
    String text = TEXT.replace("\n", "\r\n");
    // When
    List<Paragraph> paragraphs = read(text).content().paragraphs();
    // Then
    assertThat(paragraphs)
        .extracting(each -> text.substring(each.sourceStart(), each.sourceEnd()))
        .satisfies(
            sources -> {
              assertThat(sources.get(0)).isEqualTo("# The mill");
              assertThat(sources.get(2)).isEqualTo("Nobody knew why.");
              assertThat(sources.get(3)).startsWith("1. Wheel").endsWith("2. Stone");
              assertThat(sources.get(4)).startsWith("```java").endsWith("```");
            });
  }

  @Test
  void deepNestingIsReadInsteadOfOverflowing() {
    String text = "> ".repeat(20_000) + "Deep.\n\n" + "*".repeat(20_000) + "a\n";
    assertThat(String.join("", texts(read(text)))).contains("Deep.");
  }

  @Test
  void textOfNothingButCommentsIsRefused() {
    assertThatThrownBy(() -> read("<!-- nothing -->\n"))
        .isInstanceOf(RejectedSourceException.class)
        .hasMessage("empty-source: /a.md: the text is blank");
  }

  private static Extraction read(String text) {
    return MarkdownReader.read("file:///a.md", new DecodedText(text, "UTF-8"));
  }

  private static List<String> texts(Extraction read) {
    String text = read.content().text();
    return read.content().paragraphs().stream()
        .map(each -> text.substring(each.start(), each.end()))
        .toList();
  }
}
