package io.athanor.dataset.format;

import io.athanor.contracts.dataset.Turn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A group of rows as columns, for Parquet and Arrow: {@code messages}, a list of {@code {role,
 * content, weight}}, or {@code text}. The first row decides which; weight is null where a turn has
 * none.
 */
final class RowColumns {

  /** A group is written when it has as many bytes, so that rows of any size fit into the memory. */
  private static final int ENOUGH_BYTES = 8 << 20;

  private final int enoughRows;
  private @Nullable Boolean rawText;
  private int rows;
  private int[] turnEnds = new int[1 << 8];

  final TextColumn texts = new TextColumn();
  final TextColumn roles = new TextColumn();

  /** -1 where there is no weight. */
  private byte[] weights = new byte[1 << 8];

  RowColumns(int enoughRows) {
    this.enoughRows = enoughRows;
  }

  void add(TrainingRow row) {
    boolean text = row instanceof TrainingRow.RawText;
    Boolean before = rawText;
    if (before != null && before != text) {
      throw new UnholdableRowException(
          "the file has one column, for conversations or for raw text, not both");
    }
    switch (row) {
      case TrainingRow.RawText raw -> texts.add(raw.text());
      case TrainingRow.Conversation conversation -> {
        conversation.turns().forEach(TurnWeights::requireZeroOrOne);
        conversation.turns().forEach(this::add);
      }
    }
    rawText = text;
    if (rows == turnEnds.length) {
      turnEnds = Arrays.copyOf(turnEnds, 2 * rows);
    }
    turnEnds[rows++] = texts.size();
  }

  private void add(Turn turn) {
    int index = texts.size();
    if (index == weights.length) {
      weights = Arrays.copyOf(weights, 2 * index);
    }
    Double weight = turn.weight();
    weights[index] = weight == null ? -1 : weight.byteValue();
    roles.add(turn.role().word());
    texts.add(turn.content());
  }

  /** Without a row, conversations are meant. */
  boolean isRawText() {
    return Boolean.TRUE.equals(rawText);
  }

  boolean isFull() {
    return rows >= enoughRows || texts.sizeBytes() >= ENOUGH_BYTES;
  }

  int rows() {
    return rows;
  }

  int turns() {
    return texts.size();
  }

  /** Turns up to and with those of a row. */
  int turnEnd(int row) {
    return turnEnds[row];
  }

  /** 0 or 1; -1 where there is none. */
  int weight(int turn) {
    return weights[turn];
  }

  int weightCount() {
    int count = 0;
    for (int turn = 0; turn < turns(); turn++) {
      count += weights[turn] < 0 ? 0 : 1;
    }
    return count;
  }

  /** Forgets the rows, keeps the kind. */
  void clear() {
    rows = 0;
    texts.clear();
    roles.clear();
  }
}
