package io.athanor.llm.model;

import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.TensorShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Shape of a decoder model of the Llama family: RMS norms, rotary positions, grouped-query
 * attention, SiLU-gated feed-forward.
 *
 * @param ropeTheta base of the rotary frequencies
 * @param tiedHead whether the output projection is the embedding matrix
 * @param contextLength longest sequence the model was made for; with a sliding window, that window,
 *     inside which attention is the plain causal one
 */
public record ModelConfig(
    Architecture architecture,
    int hiddenSize,
    int layers,
    int heads,
    int keyValueHeads,
    int headDimension,
    int feedForwardSize,
    int vocabularySize,
    double normEpsilon,
    double ropeTheta,
    RopeScaling ropeScaling,
    boolean tiedHead,
    int contextLength,
    Biases biases) {

  /** Larger sizes than these are no model but a damaged or hostile file. */
  private static final int MOST_LAYERS = 1_024;

  private static final int MOST_HEADS = 8_192;
  private static final int LARGEST_WIDTH = 1 << 22;
  private static final int LARGEST_VOCABULARY = 1 << 24;

  /** Which linear layers have a bias: q, k and v; o; gate, up and down. */
  public record Biases(boolean queryKeyValue, boolean output, boolean feedForward) {}

  /** A model with the biases that are usual for its architecture. */
  public ModelConfig(
      Architecture architecture,
      int hiddenSize,
      int layers,
      int heads,
      int keyValueHeads,
      int headDimension,
      int feedForwardSize,
      int vocabularySize,
      double normEpsilon,
      double ropeTheta,
      RopeScaling ropeScaling,
      boolean tiedHead,
      int contextLength) {
    this(
        architecture,
        hiddenSize,
        layers,
        heads,
        keyValueHeads,
        headDimension,
        feedForwardSize,
        vocabularySize,
        normEpsilon,
        ropeTheta,
        ropeScaling,
        tiedHead,
        contextLength,
        new Biases(architecture.queryKeyValueBias(), false, false));
  }

  public ModelConfig {
    requireSize("hidden size", hiddenSize, LARGEST_WIDTH);
    requireSize("layer count", layers, MOST_LAYERS);
    requireSize("head count", heads, MOST_HEADS);
    requireSize("key-value head count", keyValueHeads, MOST_HEADS);
    requireSize("head dimension", headDimension, MOST_HEADS);
    requireSize("feed-forward size", feedForwardSize, LARGEST_WIDTH);
    requireSize("vocabulary size", vocabularySize, LARGEST_VOCABULARY);
    requireSize("context length", contextLength, Integer.MAX_VALUE);
    if (heads % keyValueHeads != 0) {
      throw new IllegalArgumentException(
          "%d heads are no multiple of %d key-value heads".formatted(heads, keyValueHeads));
    }
    if (headDimension % 2 != 0) {
      throw new IllegalArgumentException("head dimension " + headDimension + " must be even");
    }
    if (!(normEpsilon > 0 && normEpsilon < 1) || !(ropeTheta > 0 && ropeTheta < 1e12)) {
      throw new IllegalArgumentException(
          "norm epsilon %s or rope theta %s is out of range".formatted(normEpsilon, ropeTheta));
    }
    if (ropeScaling instanceof RopeScaling.Divisors(var values)
        && values.size() != headDimension / 2) {
      throw new IllegalArgumentException(
          "%d rope divisors for head dimension %d".formatted(values.size(), headDimension));
    }
  }

  /**
   * Reads {@code config.json} of a Hugging Face folder.
   *
   * @throws io.athanor.llm.format.ModelFileException if the model is of a kind that is not
   *     supported
   */
  public static ModelConfig ofFolder(Path folder) throws IOException {
    return HuggingFaceConfig.read(folder.resolve("config.json"));
  }

  /**
   * Reads the metadata of a GGUF file.
   *
   * @throws io.athanor.llm.format.ModelFileException if the model is of a kind that is not
   *     supported
   */
  public static ModelConfig ofGguf(GgufFile file) {
    return GgufConfig.read(file);
  }

  public boolean queryKeyValueBias() {
    return biases.queryKeyValue();
  }

  public boolean queryKeyNorm() {
    return architecture.queryKeyNorm();
  }

  /** Rows of the query projection; differs from the hidden size in some models. */
  public int querySize() {
    return heads * headDimension;
  }

  /** Rows of the key projection and of the value projection. */
  public int keyValueSize() {
    return keyValueHeads * headDimension;
  }

  /** Angle per position of each rotary pair (i, i + d/2), [headDimension / 2], scaling included. */
  public double[] inverseFrequencies() {
    double[] frequencies = new double[headDimension / 2];
    for (int i = 0; i < frequencies.length; i++) {
      double frequency = Math.pow(ropeTheta, -2.0 * i / headDimension);
      frequencies[i] = frequency / ropeScaling.divisor(i, frequency);
    }
    return frequencies;
  }

  /** Every tensor that a model of this shape has, by its Hugging Face name. */
  public Map<String, TensorShape> tensorShapes() {
    Map<String, TensorShape> shapes = new LinkedHashMap<>();
    shapes.put("model.embed_tokens.weight", TensorShape.of(vocabularySize, hiddenSize));
    for (int layer = 0; layer < layers; layer++) {
      putLayer(shapes, "model.layers." + layer + ".");
    }
    shapes.put("model.norm.weight", TensorShape.of(hiddenSize));
    if (!tiedHead) {
      shapes.put("lm_head.weight", TensorShape.of(vocabularySize, hiddenSize));
    }
    return shapes;
  }

  private void putLayer(Map<String, TensorShape> shapes, String layer) {
    shapes.put(layer + "input_layernorm.weight", TensorShape.of(hiddenSize));
    shapes.put(layer + "self_attn.q_proj.weight", TensorShape.of(querySize(), hiddenSize));
    shapes.put(layer + "self_attn.k_proj.weight", TensorShape.of(keyValueSize(), hiddenSize));
    shapes.put(layer + "self_attn.v_proj.weight", TensorShape.of(keyValueSize(), hiddenSize));
    shapes.put(layer + "self_attn.o_proj.weight", TensorShape.of(hiddenSize, querySize()));
    if (queryKeyValueBias()) {
      shapes.put(layer + "self_attn.q_proj.bias", TensorShape.of(querySize()));
      shapes.put(layer + "self_attn.k_proj.bias", TensorShape.of(keyValueSize()));
      shapes.put(layer + "self_attn.v_proj.bias", TensorShape.of(keyValueSize()));
    }
    if (biases.output()) {
      shapes.put(layer + "self_attn.o_proj.bias", TensorShape.of(hiddenSize));
    }
    if (queryKeyNorm()) {
      shapes.put(layer + "self_attn.q_norm.weight", TensorShape.of(headDimension));
      shapes.put(layer + "self_attn.k_norm.weight", TensorShape.of(headDimension));
    }
    shapes.put(layer + "post_attention_layernorm.weight", TensorShape.of(hiddenSize));
    shapes.put(layer + "mlp.gate_proj.weight", TensorShape.of(feedForwardSize, hiddenSize));
    shapes.put(layer + "mlp.up_proj.weight", TensorShape.of(feedForwardSize, hiddenSize));
    shapes.put(layer + "mlp.down_proj.weight", TensorShape.of(hiddenSize, feedForwardSize));
    if (biases.feedForward()) {
      shapes.put(layer + "mlp.gate_proj.bias", TensorShape.of(feedForwardSize));
      shapes.put(layer + "mlp.up_proj.bias", TensorShape.of(feedForwardSize));
      shapes.put(layer + "mlp.down_proj.bias", TensorShape.of(hiddenSize));
    }
  }

  /** Number of weights, a tied head counted once. */
  public long parameters() {
    return tensorShapes().values().stream().mapToLong(TensorShape::elements).sum();
  }

  private static void requireSize(String what, int value, int most) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be positive, was " + value);
    }
    if (value > most) {
      throw new IllegalArgumentException(what + " must be at most " + most + ", was " + value);
    }
  }
}
