package io.athanor.ingest.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextExtractorTest {

  @Test
  void emptyLineEndsAParagraphAndOffsetsCoverIt() {
    // Given
    String text = "  One\r\ntwo.\r\n \r\nThree.\n";
    // When
    Extraction read = PlainTextExtractor.read("file:///a.txt", new DecodedText(text, "UTF-8"));
    // Then
    assertThat(read.content().text()).isEqualTo("One two.\n\nThree.");
    assertThat(read.content().paragraphs())
        .extracting(paragraph -> text.substring(paragraph.sourceStart(), paragraph.sourceEnd()))
        .containsExactly("One\r\ntwo.", "Three.");
  }
}
