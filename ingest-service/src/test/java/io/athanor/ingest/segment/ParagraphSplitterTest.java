package io.athanor.ingest.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParagraphSplitterTest {

  private static final String URI = "https://example.org/a.htm";

  @Test
  void offsetsPointIntoTheJoinedText() {
    // When
    SegmentedText text =
        ParagraphSplitter.split(
            URI, List.of(new TextBlock("First.", 10, 20), new TextBlock("Second.", 30, 45)));
    // Then
    assertThat(text.text()).isEqualTo("First.\n\nSecond.");
    assertThat(text.paragraphs())
        .extracting(
            paragraph -> text.text().substring(paragraph.start(), paragraph.end()),
            paragraph -> paragraph.sourceStart(),
            paragraph -> paragraph.sourceEnd())
        .containsExactly(
            org.assertj.core.api.Assertions.tuple("First.", 10, 20),
            org.assertj.core.api.Assertions.tuple("Second.", 30, 45));
  }

  @Test
  void idsStayTheSameWhenAnotherParagraphChanges() {
    // Given
    List<String> before = ids("Alpha.", "Beta.", "Gamma.");
    // When
    List<String> after = ids("Alpha.", "Beta, edited.", "Gamma.");
    // Then
    assertThat(after.get(0)).isEqualTo(before.get(0)).matches("p[0-9a-f]{24}");
    assertThat(after.get(1)).isNotEqualTo(before.get(1));
    assertThat(after.get(2)).isEqualTo(before.get(2));
  }

  @Test
  void equalParagraphsHaveDifferentIds() {
    assertThat(ids("Same.", "Same.", "Same.")).doesNotHaveDuplicates();
  }

  @Test
  void equalTextOfAnotherSourceHasAnotherId() {
    assertThat(ParagraphSplitter.split("https://example.org/b.htm", blocks("Alpha.")).paragraphs())
        .extracting(paragraph -> paragraph.id())
        .doesNotContainAnyElementsOf(ids("Alpha."));
  }

  private static List<String> ids(String... texts) {
    return ParagraphSplitter.split(URI, blocks(texts)).paragraphs().stream()
        .map(paragraph -> paragraph.id())
        .toList();
  }

  private static List<TextBlock> blocks(String... texts) {
    return List.of(texts).stream().map(text -> new TextBlock(text, 0, text.length())).toList();
  }
}
