package io.athanor.llm.model;

import io.athanor.llm.format.GgmlType;
import io.athanor.llm.format.TensorShape;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a whole model is stored as: the type of its matrices, with the number that {@code
 * general.file_type} has for it. F32, F16, BF16 and Q8_0 are those of llama.cpp's converter, Q4_0
 * is that of its {@code llama-quantize} without an importance matrix, where the output projection
 * keeps more bits than the rest.
 */
public enum GgufFileType {
  F32(GgmlType.F32, 0),
  F16(GgmlType.F16, 1),
  Q4_0(GgmlType.Q4_0, 2),
  Q8_0(GgmlType.Q8_0, 7),
  BF16(GgmlType.BF16, 32);

  private final GgmlType matrices;
  private final int number;

  GgufFileType(GgmlType matrices, int number) {
    this.matrices = matrices;
    this.number = number;
  }

  /** {@code general.file_type}. */
  public int number() {
    return number;
  }

  /** Type of most matrices. */
  public GgmlType matrices() {
    return matrices;
  }

  /** The name in settings and file names, for instance {@code q8_0}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<GgufFileType> numbered(int number) {
    return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
  }

  /**
   * Type of one tensor. Vectors stay F32; rows that are no whole number of blocks fall back, Q6_K
   * to Q8_0 and the others to F16.
   *
   * @param ggufName name of the tensor in a GGUF file
   * @param tiedHead whether the embedding is the output projection too
   */
  GgmlType of(String ggufName, TensorShape shape, boolean tiedHead) {
    boolean output = ggufName.equals(tiedHead ? "token_embd.weight" : "output.weight");
    if (this == Q4_0 && output && divides(GgmlType.Q8_0, shape)) {
      return divides(GgmlType.Q6_K, shape) ? GgmlType.Q6_K : GgmlType.Q8_0;
    }
    return plain(ggufName, shape);
  }

  /** Type of a tensor if the output projection is nothing special. */
  GgmlType plain(String ggufName, TensorShape shape) {
    if (shape.rank() == 1 || ggufName.endsWith("_norm.weight")) {
      return GgmlType.F32;
    }
    return divides(matrices, shape) ? matrices : GgmlType.F16;
  }

  private static boolean divides(GgmlType type, TensorShape shape) {
    return shape.columns() % type.blockElements() == 0;
  }
}
