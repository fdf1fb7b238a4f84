package io.athanor.ingest.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.ingest.source.RejectedSourceException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The options {@code select} and {@code remove} of a source. */
class PageSelectionTest {

  private static final String PAGE =
      "<body><div class=lead><p>The lead.</p></div>"
          + "<div class=story><p>First part.</p><aside><p>An advertisement.</p></aside>"
          + "<div class=story><p>Inner part.</p></div><p class=note>A note.</p></div>"
          + "<div class=story><p>Last part.</p></div><p>The end of the page.</p></body>";

  @Test
  void withoutOptionsThePageIsReadAsItStands() {
    assertThat(read(null)).startsWith("The lead.", "First part.").endsWith("The end of the page.");
  }

  @Test
  void selectKeepsTheNamedElementsAndReadsNestedOnesOnce() {
    assertThat(read("div.story"))
        .containsOnlyOnce("Inner part.")
        .startsWith("First part.")
        .endsWith("Last part.")
        .doesNotContain("The lead.", "The end of the page.");
  }

  @Test
  void removeDropsItsElementsInsideSelectedOnesToo() {
    assertThat(read("div.story", "aside", ".note"))
        .containsExactly("First part.", "Inner part.", "Last part.");
  }

  @Test
  void removeWithoutSelectLeavesTheRestOfThePage() {
    assertThat(read(null, "div.story", ".nowhere"))
        .containsExactly("The lead.", "The end of the page.");
  }

  @Test
  void selectThatNamesNothingOnThePageIsToldByItsName() {
    assertThatExceptionOfType(RejectedSourceException.class)
        .isThrownBy(() -> read("article"))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ProblemCode.EMPTY_SOURCE))
        .withMessage(
            "empty-source: https://example.org/story.htm: no element of the page matches select"
                + " \"article\"; check the selector");
  }

  @Test
  void whatIsNoSelectorIsToldWithItsOption() {
    assertThatExceptionOfType(RejectedSourceException.class)
        .isThrownBy(() -> read(null, "p[["))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ProblemCode.INVALID_SOURCE))
        .withMessageStartingWith(
            "invalid-source: https://example.org/story.htm: remove \"p[[\" is no CSS selector: ");
  }

  private static List<String> read(String select, String... remove) {
    SourceOptions options =
        new SourceOptions(
            List.of(), List.of(), null, null, null, select, Arrays.asList(remove), null, null);
    Extraction page =
        HtmlExtractor.read(
            "https://example.org/story.htm", new DecodedText(PAGE, "UTF-8"), options);
    return page.content().paragraphs().stream()
        .map(paragraph -> page.content().text().substring(paragraph.start(), paragraph.end()))
        .toList();
  }
}
