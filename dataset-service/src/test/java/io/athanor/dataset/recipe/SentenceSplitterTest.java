package io.athanor.dataset.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SentenceSplitterTest {

  private final SentenceSplitter splitter = new SentenceSplitter();

  @Test
  void whiteSpaceBelongsToTheSentenceBeforeIt() {
    assertThat(splitter.split("One.  Two!\nThree?")).containsExactly("One.  ", "Two!\n", "Three?");
  }

  @Test
  void abbreviationsAndInitialsEndNoSentence() {
    assertThat(splitter.split("Mr. A. B. Pike met Dr. Birch, i.e. Ada, in the U.S. Army. He left."))
        .containsExactly("Mr. A. B. Pike met Dr. Birch, i.e. Ada, in the U.S. Army. ", "He left.");
  }

  @Test
  void noIsAnAbbreviationOnlyInFrontOfANumber() {
    assertThat(splitter.split("See No. 5 there. He said no. Then he left."))
        .containsExactly("See No. 5 there. ", "He said no. ", "Then he left.");
  }

  @Test
  void numbersAndDotsInsideWordsEndNoSentence() {
    assertThat(splitter.split("It costs 3.50 at tarn.example today. Fine."))
        .containsExactly("It costs 3.50 at tarn.example today. ", "Fine.");
  }

  @Test
  void closingQuotesStayWithTheirSentence() {
    assertThat(splitter.split("\"Who goes?\" \"Me.\" (He left.) End."))
        .containsExactly("\"Who goes?\" ", "\"Me.\" ", "(He left.) ", "End.");
  }

  @Test
  void ellipsisBeforeASmallLetterGoesOn() {
    assertThat(splitter.split("Well... perhaps. Or... Not."))
        .containsExactly("Well... perhaps. ", "Or... ", "Not.");
  }

  @Test
  void fullWidthMarksNeedNoSpace() {
    assertThat(splitter.split("水車。川。")).containsExactly("水車。", "川。");
  }

  @Test
  void emptyTextHasNoSentence() {
    assertThat(splitter.split("")).isEmpty();
  }

  @Test
  void noCharacterIsEverLost() {
    // Given
    String alphabet = "aB .!?…\"')(\n。1—😀St";
    int[] characters = alphabet.codePoints().toArray();
    Random random = new Random(7);
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.appendCodePoint(characters[random.nextInt(characters.length)]);
      }
      // Then
      assertThat(String.join("", splitter.split(text.toString()))).isEqualTo(text.toString());
    }
  }
}
