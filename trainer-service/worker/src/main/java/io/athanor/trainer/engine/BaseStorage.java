package io.athanor.trainer.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How the frozen linears of a base lie in memory. Products are always computed in fp32: compact
 * storage is turned back layer by layer, into buffers that all layers share.
 *
 * <p>Norms and biases are always fp32, and so is the output projection, which every row of the loss
 * reads whole. An embedding of its own (untied) is bf16 with {@link #BF16}, {@link #INT8} and
 * {@link #NF4}, else fp32.
 */
public enum BaseStorage {
  FP32,
  /** Rounded to nearest even; lossless for models that were published in bf16. */
  BF16,
  /** One scale per row of a matrix: w = q * max|row| / 127. */
  INT8,
  /** 4-bit NormalFloat in blocks of 64 with double quantisation (QLoRA, arXiv 2305.14314). */
  NF4,
  /** The blocks of a GGUF file, read from the mapped file: no copy of them is made. */
  GGUF;

  /** As users write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException naming the known storages
   */
  public static BaseStorage named(String name) {
    for (BaseStorage storage : values()) {
      if (storage.label().equals(name.toLowerCase(Locale.ROOT))) {
        return storage;
      }
    }
    throw new IllegalArgumentException(
        "storage must be one of %s, was '%s'"
            .formatted(
                Arrays.stream(values()).map(BaseStorage::label).collect(Collectors.joining(", ")),
                name));
  }

  /** Whether an untied embedding is held in bf16. */
  boolean shortEmbedding() {
    return this == BF16 || this == INT8 || this == NF4;
  }
}
