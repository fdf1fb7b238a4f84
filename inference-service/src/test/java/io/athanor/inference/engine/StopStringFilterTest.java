package io.athanor.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StopStringFilterTest {

  @Test
  void partOfAStopStringIsHeldBackUntilItIsClear() {
    // Given
    StopStringFilter filter = new StopStringFilter(List.of("<end>"));

    // When, Then
    assertThat(filter.push("Hello <e")).isEqualTo("Hello ");
    assertThat(filter.push("ast")).isEqualTo("<east");
    assertThat(filter.stopped()).isFalse();
  }

  @Test
  void stopStringAcrossPiecesNeverShows() {
    // Given
    StopStringFilter filter = new StopStringFilter(List.of("\n\nUser:"));

    // When
    String text = filter.push("Bye\n") + filter.push("\nUs") + filter.push("er: again");

    // Then
    assertThat(text).isEqualTo("Bye");
    assertThat(filter.stopped()).isTrue();
    assertThat(filter.push("more") + filter.flush()).isEmpty();
  }

  @Test
  void earliestOfSeveralStopStringsWins() {
    // Given
    StopStringFilter filter = new StopStringFilter(List.of("zz", "b"));

    // When, Then
    assertThat(filter.push("abzz")).isEqualTo("a");
  }

  @Test
  void repeatedBeginningKeepsTheLongestOne() {
    // Given
    StopStringFilter filter = new StopStringFilter(List.of("aab"));

    // When, Then
    assertThat(filter.push("aaa")).isEqualTo("a");
    assertThat(filter.push("b")).isEmpty();
    assertThat(filter.stopped()).isTrue();
  }

  @Test
  void heldTextIsGivenOutAtTheEnd() {
    // Given
    StopStringFilter filter = new StopStringFilter(List.of("STOP"));

    // When, Then
    assertThat(filter.push("a ST")).isEqualTo("a ");
    assertThat(filter.flush()).isEqualTo("ST");
  }
}
