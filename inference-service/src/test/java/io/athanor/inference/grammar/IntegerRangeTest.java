package io.athanor.inference.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegerRangeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0, 9",
    "1, 10",
    "7, 7",
    "5, 123",
    "99, 100",
    "10, 19",
    "15, 27",
    "100, 299",
    "101, 1000",
    "-1, 1",
    "-7, -3",
    "-120, 45",
    "-100, -99",
    "-5, 0",
    "0, 1300",
    "248, 1207"
  })
  void exactlyTheIntegersOfTheRangeMatch(int least, int greatest) {
    // Given: without quotes and spaces these alternatives are a regular expression
    String alternatives = IntegerRange.alternatives(least, greatest);
    Pattern pattern = Pattern.compile(alternatives.replaceAll("[\" ]", ""));

    // When, Then
    for (int number = -1500; number <= 1500; number++) {
      assertThat(pattern.matcher(String.valueOf(number)).matches())
          .as("%d in %s", number, alternatives)
          .isEqualTo(number >= least && number <= greatest);
    }
    assertThat(pattern.matcher("007").matches()).isFalse();
    assertThat(pattern.matcher("-0").matches()).isFalse();
  }
}
