package io.athanor.ingest.read.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.segment.TextBlock;
import io.athanor.ingest.source.RejectedSourceException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainTextReaderTest {

  @Test
  void emptyLineEndsAParagraphAndOffsetsCoverIt() {
    // Given
    String text = "\uFEFF  One\r\ntwo.\r\n \r\nThree.\n";
    // When
    Extraction read = read(text);
    // Then
    assertThat(read.content().text()).isEqualTo("One two.\n\nThree.");
    assertThat(read.content().paragraphs())
        .extracting(paragraph -> text.substring(paragraph.sourceStart(), paragraph.sourceEnd()))
        .containsExactly("One\r\ntwo.", "Three.");
  }

  @Test
  void frameAndCreditsOfAGutenbergTextAreLeftOut() {
    // Given
    String text =
        """
        The Project Gutenberg EBook of A Mill, by A. Birch

        Title: A Mill

        *** START OF THIS PROJECT GUTENBERG EBOOK A MILL ***




        Produced by Somebody and the
        Distributed Proofreaders

        CHAPTER I.
        The Mill

        The wheel had been standing still since the third of March, and nobody who
        lived in the valley could say why. It was a well-
        known wheel.

        End of Project Gutenberg's A Mill, by A. Birch

        *** END OF THIS PROJECT GUTENBERG EBOOK A MILL ***

        Section 1. Donations
        """;
    // When
    Extraction read = read(text);
    // Then
    assertThat(read.title()).isEqualTo("A Mill");
    assertThat(read.content().text())
        .isEqualTo(
            "CHAPTER I.\nThe Mill\n\n"
                + "The wheel had been standing still since the third of March, and nobody who"
                + " lived in the valley could say why. It was a well-known wheel.");
  }

  @Test
  void verseKeepsItsLines() {
    String text =
        """
        The miller wrote a song about the wheel, which his daughter sang on Sundays:

          Round and round,
          The wheel goes round,
          And nobody knows why.

        Nobody asked her to stop, for the song was short and the day was very long.
        """;
    assertThat(PlainTextReader.blocks(text))
        .extracting(TextBlock::text)
        .element(1)
        .isEqualTo("Round and round,\nThe wheel goes round,\nAnd nobody knows why.");
  }

  @Test
  void textThatWasNeverWrappedHoldsOneParagraphALine() {
    String sentence = "This is a line that was never broken by hand. ".repeat(5).strip();
    assertThat(PlainTextReader.blocks(sentence + "\n" + sentence))
        .extracting(TextBlock::text)
        .isEqualTo(List.of(sentence, sentence));
  }

  @Test
  void blankTextIsRefused() {
    assertThatThrownBy(() -> read(" \n\t\n"))
        .isInstanceOf(RejectedSourceException.class)
        .hasMessage("empty-source: /a.txt: the text is blank");
  }

  private static Extraction read(String text) {
    return PlainTextReader.read("file:///a.txt", new DecodedText(text, "UTF-8"));
  }
}
