package io.athanor.inference.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuoteAlignmentTest {

  @Test
  void plainTextIsFoundWhereItStands() {
    assertFound("by Ada Birch", "Founded by Ada Birch in 1871.", "by Ada Birch");
  }

  @Test
  void markupEntitiesAndLineBreaksLieBetweenTheCharacters() {
    assertFound(
        "by Ada Birch & Sons \u2013 in 1871",
        "<p>Founded by <b>Ada\n   Bir&shy;ch</b> &amp; Sons&nbsp;&#8211; in 1871.</p>"
            .replace("&shy;", "\u00ad"),
        "by <b>Ada\n   Bir\u00adch</b> &amp; Sons&nbsp;&#8211; in 1871");
  }

  @Test
  void lineBreakElementIsWhiteSpace() {
    assertFound("one two", "<p>one<br/>two</p>", "one<br/>two");
  }

  @Test
  void angleBracketThatOpensNoMarkupIsACharacter() {
    assertFound("2 < 3", "if 2 < 3 then", "2 < 3");
  }

  @Test
  void otherCharactersAreNotFound() {
    assertThat(QuoteAlignment.find("Ada Birch", "Ada B. Birch", 0, 12)).isEmpty();
  }

  @Test
  void placeOutsideTheParagraphIsNotFound() {
    assertThat(QuoteAlignment.find("mill", "mill river", 5, 10)).isEmpty();
  }

  private static void assertFound(String quote, String source, String raw) {
    int start = source.indexOf(raw);
    assertThat(start).isNotNegative();
    assertThat(QuoteAlignment.find(quote, source, 0, source.length()))
        .contains(new SourcePlace(start, start + raw.length(), true));
  }
}
