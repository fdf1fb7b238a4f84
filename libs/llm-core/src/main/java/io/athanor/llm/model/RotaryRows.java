package io.athanor.llm.model;

/**
 * Row order of q and k projections. Hugging Face rotates pairs (i, i + d/2) of a head of dimension
 * d, GGUF files of the architecture {@code llama} rotate pairs (2i, 2i + 1), so their rows are
 * permuted within each head: Hugging Face row {@code h d/2 + i} is GGUF row {@code 2i + h}, for
 * {@code h} in {0, 1}.
 */
final class RotaryRows {
  private RotaryRows() {}

  /** GGUF row in which a Hugging Face row is stored. */
  static long interleaved(long row, int headDimension) {
    long within = row % headDimension;
    int half = headDimension / 2;
    return row - within + within % half * 2 + within / half;
  }

  /** Hugging Face row that a GGUF row stores; inverse of {@link #interleaved}. */
  static long halves(long row, int headDimension) {
    long within = row % headDimension;
    return row - within + within % 2 * (headDimension / 2) + within / 2;
  }
}
