package io.athanor.ingest.read.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.segment.TextBlock;
import io.athanor.ingest.source.RejectedSourceException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PdfTextReaderTest {

  private static final String PAGES =
      """
      THE MILL
      The wheel of the mill at the tarn had been standing still for a longer ti-
      me than anybody liked, and the well-known miller went down to the river and

      1
      \fTHE MILL
      looked at it. A well-
      known miller may do that.

      He went home.

      - 2 -
      \fTHE MILL
      The end.

      Page 3 of 3
      """;

  @Test
  void headersAndNumbersAreDroppedWordsMendedAndCutParagraphsJoined() {
    assertThat(PdfTextReader.blocks(PAGES))
        .extracting(TextBlock::text)
        .containsExactly(
            "The wheel of the mill at the tarn had been standing still for a longer time than"
                + " anybody liked, and the well-known miller went down to the river and looked at"
                + " it. A well-known miller may do that.",
            "He went home.",
            "The end.");
  }

  @Test
  void offsetsSpanThePageBreakThatCutTheParagraph() {
    List<TextBlock> blocks = PdfTextReader.blocks(PAGES);
    assertThat(PAGES.substring(blocks.getFirst().sourceStart(), blocks.getFirst().sourceEnd()))
        .startsWith("The wheel of")
        .contains("\f")
        .endsWith("may do that.");
  }

  @Test
  void pagesOfNothingButNumbersAreRefused() {
    assertThatThrownBy(
            () -> PdfTextReader.read("file:///a.pdf", new DecodedText("1\f2\f3", "UTF-8")))
        .isInstanceOf(RejectedSourceException.class)
        .hasMessageContaining("/a.pdf: the PDF holds no paragraph of text");
  }
}
