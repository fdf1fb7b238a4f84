package io.athanor.trainer.engine;

import java.util.Locale;

/** How the frozen linears of a base are kept in memory; computing is fp32 whatever the storage. */
public enum BaseStorage {
  FP32,
  BF16,
  INT8,
  NF4,
  /** The blocks of a GGUF file as they are. */
  GGUF;

  /**
   * Finds a storage by its name in settings.
   *
   * @throws IllegalArgumentException naming the known ones
   */
  public static BaseStorage named(String name) {
    for (BaseStorage storage : values()) {
      if (storage.name().equalsIgnoreCase(name)) {
        return storage;
      }
    }
    throw new IllegalArgumentException(
        "storage '%s' is not one of fp32, bf16, int8, nf4, gguf"
            .formatted(name.toLowerCase(Locale.ROOT)));
  }
}
