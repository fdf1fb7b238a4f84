package io.athanor.llm.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Decoder architectures that can be trained and served: the Llama family. */
public enum Architecture {
  LLAMA("llama", "llama", true, false, false),
  MISTRAL("mistral", "llama", true, false, false),
  QWEN2("qwen2", "qwen2", false, true, false),
  QWEN3("qwen3", "qwen3", false, false, true);

  private final String huggingFaceName;
  private final String ggufName;
  private final boolean interleavedInGguf;
  private final boolean queryKeyValueBias;
  private final boolean queryKeyNorm;

  Architecture(
      String huggingFaceName,
      String ggufName,
      boolean interleavedInGguf,
      boolean queryKeyValueBias,
      boolean queryKeyNorm) {
    this.huggingFaceName = huggingFaceName;
    this.ggufName = ggufName;
    this.interleavedInGguf = interleavedInGguf;
    this.queryKeyValueBias = queryKeyValueBias;
    this.queryKeyNorm = queryKeyNorm;
  }

  /** {@code model_type} in {@code config.json}. */
  public String huggingFaceName() {
    return huggingFaceName;
  }

  /** {@code general.architecture} in GGUF files; Mistral models are stored as {@code llama}. */
  public String ggufName() {
    return ggufName;
  }

  /** Whether GGUF files store q and k rows permuted, for rotary pairs (2i, 2i+1). */
  public boolean interleavedInGguf() {
    return interleavedInGguf;
  }

  public boolean queryKeyValueBias() {
    return queryKeyValueBias;
  }

  /** Whether q and k heads pass an RMS norm before the rotation. */
  public boolean queryKeyNorm() {
    return queryKeyNorm;
  }

  static Optional<Architecture> ofHuggingFace(String modelType) {
    return Arrays.stream(values()).filter(it -> it.huggingFaceName.equals(modelType)).findFirst();
  }

  static Optional<Architecture> ofGguf(String name) {
    return Arrays.stream(values()).filter(it -> it.ggufName.equals(name)).findFirst();
  }

  static String supported() {
    return Arrays.stream(values())
        .map(Architecture::huggingFaceName)
        .collect(Collectors.joining(", "));
  }
}
