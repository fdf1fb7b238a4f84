package io.athanor.ingest.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageGuessTest {

  private static final LanguageGuess ALL = LanguageGuess.among(LanguageGuess.all());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en|The miller went down to the river and looked at the old wheel for a long time.",
        "de|Der Müller ging hinunter zum Fluss und sah sich das alte Rad lange an, denn es war spät.",
        "fr|Le meunier descendit vers la rivière et regarda longtemps la vieille roue du moulin.",
        "es|El molinero bajó al río y miró la vieja rueda durante mucho tiempo, porque era tarde.",
        "it|Il mugnaio scese al fiume e guardò a lungo la vecchia ruota, perché era già tardi.",
        "nl|De molenaar ging naar de rivier en keek lang naar het oude rad, want het was al laat.",
        "ru|Мельник спустился к реке и долго смотрел на старое колесо, потому что было уже поздно."
      })
  void runningTextIsToldByItsLanguage(String language, String text) {
    assertThat(ALL.of(text)).contains(language);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Chapter VII",
        "Die Another Day",
        "Amen.",
        "Kuala Lumpur Singapura Jakarta Bandung Surabaya Medan Palembang",
        "Ka haele aku la ka hoa i ka laulima me nei pua nani loa ke ala"
      })
  void shortTextAndForeignTextAreNotJudged(String text) {
    assertThat(ALL.of(text)).isEmpty();
  }

  @Test
  void expectedLanguageDoesNotHideAnother() {
    assertThat(
            ALL.of(
                "Der Müller ging hinunter zum Fluss und sah sich das alte Rad lange an.",
                Optional.of("en")))
        .contains("de");
  }

  @Test
  void unknownLanguageIsRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LanguageGuess.among(List.of("en", "tlh")))
        .withMessageStartingWith("language tlh cannot be told; known are");
  }
}
