package io.athanor.ingest.quality;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseScoreTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "He bought 3 sacks on the 21st of May, 1901, for £4 and 6s from Mr. J. R. McGregor.",
        "THE OLD MILL. IT WAS BUILT IN MCMXII BY THE NATO AND HTTP PEOPLE OF U.S.A.",
        "Die Donaudampfschifffahrtsgesellschaft fuhr 1912 von Wien nach Passau; Schlüssel.",
        "Write to ada@example.org or see https://example.org/a_b?c=1 about the iPhone 4S.",
        "Мельник жил у реки, и вода шла медленно под старым колесом.",
        "* * *"
      })
  void writtenTextHasNoNoise(String text) {
    assertThat(NoiseScore.of(text)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Tlie rn1l|er w^s s0 t1r3d th4t h~e sl3pt wh1le tbe w@ter r4n d0wn",
        "t h e  m i l l  w a s  b u i l t  l o n g  b e f o r e",
        "\uFFFD\uFFFDttle wh\uFFFDn th\uFFFD r\uFFFDver c\uFFFDme d\uFFFDwn to us",
        "xqzrtw ghtrpl bvcdx The mnbvc qwrtp sdfgh"
      })
  void damagedTextIsNoise(String text) {
    assertThat(NoiseScore.of(text)).isGreaterThan(TextQuality.MOST_NOISE);
  }
}
