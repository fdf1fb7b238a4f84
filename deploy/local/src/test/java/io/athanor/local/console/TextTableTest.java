package io.athanor.local.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    // Given
    TextTable table = TextTable.unlimited(2);
    // When
    table.row(List.of("PROCESS", "PID")).row(List.of("kafka", "1234"));
    // Then
    assertThat(table.lines()).containsExactly("PROCESS  PID", "kafka    1234");
  }

  @Test
  void longCellGoesOnInTheNextLineOfItsColumn() {
    // Given
    TextTable table = new TextTable(List.of(9, 6));
    // When
    table.row(List.of("Who founded the mill?", "Ada"));
    // Then
    assertThat(table.lines()).containsExactly("Who        Ada", "founded", "the mill?");
  }

  @Test
  void wordLongerThanItsColumnIsCut() {
    assertThat(TextTable.wrap("abcdefgh", 3)).containsExactly("abc", "def", "gh");
  }
}
