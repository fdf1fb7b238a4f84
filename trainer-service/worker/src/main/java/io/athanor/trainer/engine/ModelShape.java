package io.athanor.trainer.engine;

import io.athanor.llm.model.ModelConfig;

/**
 * Sizes and variants of a Llama-like decoder, all that the kernel text depends on.
 *
 * @param attentionBias q, k and v have biases (Qwen2, Llama with {@code attention_bias})
 * @param outputBias o has a bias (Llama with {@code attention_bias})
 * @param feedForwardBias gate, up and down have biases (Llama with {@code mlp_bias})
 * @param headNorm q and k are RMS-normalised per head before the rotation (Qwen3)
 * @param tiedHead the output projection is the embedding
 */
public record ModelShape(
    int layers,
    int hiddenSize,
    int heads,
    int keyValueHeads,
    int headSize,
    int feedForwardSize,
    int vocabularySize,
    double normEpsilon,
    boolean attentionBias,
    boolean outputBias,
    boolean feedForwardBias,
    boolean headNorm,
    boolean tiedHead) {
  public ModelShape {
    if (keyValueHeads < 1 || heads % keyValueHeads != 0) {
      throw new IllegalArgumentException(
          "num_attention_heads (%d) must be a multiple of num_key_value_heads (%d)"
              .formatted(heads, keyValueHeads));
    }
    if (headSize % 2 != 0) {
      throw new IllegalArgumentException("head_dim must be even to rotate, was " + headSize);
    }
  }

  /** The shape that a model's config describes. */
  public static ModelShape of(ModelConfig config) {
    return new ModelShape(
        config.layers(),
        config.hiddenSize(),
        config.heads(),
        config.keyValueHeads(),
        config.headDimension(),
        config.feedForwardSize(),
        config.vocabularySize(),
        config.normEpsilon(),
        config.queryKeyValueBias(),
        config.biases().output(),
        config.biases().feedForward(),
        config.queryKeyNorm(),
        config.tiedHead());
  }

  /** Columns of q: heads * headSize. */
  int querySize() {
    return heads * headSize;
  }

  /** Columns of k, and of v. */
  int keySize() {
    return keyValueHeads * headSize;
  }

  /** Query heads that share one key head (grouped-query attention, arXiv 2305.13245). */
  int headsPerKey() {
    return heads / keyValueHeads;
  }

  int inputSize(LinearGroup group) {
    return switch (group) {
      case QKV, GATE_UP -> hiddenSize;
      case OUTPUT -> querySize();
      case DOWN -> feedForwardSize;
    };
  }

  int outputSize(LinearModule module) {
    return switch (module) {
      case Q -> querySize();
      case K, V -> keySize();
      case O, DOWN -> hiddenSize;
      case GATE, UP -> feedForwardSize;
    };
  }

  int outputSize(LinearGroup group) {
    return group.modules().stream().mapToInt(this::outputSize).sum();
  }

  boolean hasBias(LinearGroup group) {
    return switch (group) {
      case QKV -> attentionBias;
      case OUTPUT -> outputBias;
      case GATE_UP, DOWN -> feedForwardBias;
    };
  }
}
