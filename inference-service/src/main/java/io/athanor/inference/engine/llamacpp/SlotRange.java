package io.athanor.inference.engine.llamacpp;

/**
 * Slots whose matrices a batch is multiplied with as if they were one matrix. That computes more
 * than is wanted, but by ggml's matrix kernel, and that is several times faster than its product of
 * each column with a matrix of its own.
 *
 * @param first slot
 * @param count how many from there; 0 when they would be too many, and each column gets its own
 * @param masked whether a column's rows of the others' slots have to be cleared
 */
record SlotRange(int first, int count, boolean masked) {

  /** Rows of a product beyond which computing what is not wanted costs more than it saves. */
  private static final int MOST_ROWS = 256;

  private static final SlotRange EMPTY = new SlotRange(0, 0, false);

  /** The product of a single column is computed in steps of so many values. */
  private static final int VECTOR_STEP = 32;

  /** The slots of a batch in a bank. */
  static SlotRange of(BatchSlots columns, LoraBank bank) {
    int rank = bank.shape().rank();
    int first = columns.lowest();
    int count = columns.highest() - first + 1;
    if (count > 1 && count * rank > MOST_ROWS) {
      return EMPTY;
    }
    boolean odd = columns.count() == 1 && count * rank % VECTOR_STEP != 0;
    if (!odd) {
      return new SlotRange(first, count, !columns.alike());
    }
    int start = columns.highest() + 1 < bank.slots() ? first : first - 1;
    return new SlotRange(start, count + 1, true);
  }

  /** Rows of the product with a range, at most. */
  static int mostRows(int rank) {
    return Math.max(MOST_ROWS, 2 * rank);
  }

  boolean isEmpty() {
    return count == 0;
  }
}
