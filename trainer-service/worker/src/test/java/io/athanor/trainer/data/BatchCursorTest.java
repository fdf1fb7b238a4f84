package io.athanor.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchCursorTest {
  @Test
  void everyEpochHoldsEveryRowOnceInItsOwnOrder() {
    // Given
    BatchCursor cursor = new BatchCursor(10, BatchCursor.Replay.NONE, 4, 7);

    // When
    List<Integer> first = epoch(cursor, 0);
    List<Integer> second = epoch(cursor, 1);

    // Then
    assertThat(cursor.stepsPerEpoch()).isEqualTo(3);
    assertThat(first).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(second).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(second).isNotEqualTo(first);
    assertThat(cursor.rowsOf(2)).hasSize(2);
  }

  @Test
  void aStepHasTheSameRowsWhereverTheCursorStarts() {
    // Given
    BatchCursor fromTheStart = new BatchCursor(10, BatchCursor.Replay.NONE, 4, 7);
    epoch(fromTheStart, 0);

    // When
    int[] resumed = new BatchCursor(10, BatchCursor.Replay.NONE, 4, 7).rowsOf(4);

    // Then
    assertThat(resumed).containsExactly(fromTheStart.rowsOf(4));
    assertThat(new BatchCursor(10, BatchCursor.Replay.NONE, 4, 8).rowsOf(4)).isNotEqualTo(resumed);
  }

  private static List<Integer> epoch(BatchCursor cursor, int epoch) {
    List<Integer> rows = new ArrayList<>();
    for (int step = 0; step < cursor.stepsPerEpoch(); step++) {
      for (int row : cursor.rowsOf(epoch * cursor.stepsPerEpoch() + step)) {
        rows.add(row);
      }
    }
    return rows;
  }

  @Test
  void replayRowsTakeTurnsAndOwnRowsComeInEveryEpoch() {
    // Given
    BatchCursor cursor = new BatchCursor(3, new BatchCursor.Replay(5, 2), 5, 7);
    // When
    int[] first = cursor.rowsOf(0);
    int[] second = cursor.rowsOf(1);
    int[] third = cursor.rowsOf(2);
    // Then
    assertThat(cursor.stepsPerEpoch()).isEqualTo(1);
    assertThat(first).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    assertThat(second).containsExactlyInAnyOrder(0, 1, 2, 5, 6);
    assertThat(third).containsExactlyInAnyOrder(0, 1, 2, 7, 3);
  }
}
