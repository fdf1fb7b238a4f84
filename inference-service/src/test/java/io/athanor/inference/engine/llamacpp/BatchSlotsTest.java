package io.athanor.inference.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchSlotsTest {

  @Test
  void columnsWithAdaptersAreInTheOrderOfTheirSlots() {
    // Given, When
    BatchSlots slots = slots(3, 0, 1, 3);

    // Then
    assertThat(slots.columns()).isEqualTo(4);
    assertThat(slots.size()).isEqualTo(3);
    assertThat(new int[] {slots.slot(0), slots.slot(1), slots.slot(2)}).containsExactly(1, 3, 3);
    assertThat(new int[] {slots.column(0), slots.column(1), slots.column(2)})
        .containsExactly(2, 0, 3);
  }

  @Test
  void clearedBatchHasNoColumns() {
    // Given
    BatchSlots slots = slots(1, 2);

    // When
    slots.clear();

    // Then
    assertThat(slots.columns()).isZero();
    assertThat(slots.size()).isZero();
  }

  private static BatchSlots slots(int... ofColumns) {
    BatchSlots slots = new BatchSlots(8);
    for (int slot : ofColumns) {
      slots.add(slot);
    }
    slots.finish();
    return slots;
  }
}
