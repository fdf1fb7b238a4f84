package io.athanor.llm.model;

import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.GgufMetadata;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.format.TensorView;
import java.util.ArrayList;
import java.util.List;

/** Reads a model's shape from the metadata of a GGUF file, keys {@code <architecture>.*}. */
final class GgufConfig {
  private static final String ROPE_DIVISORS = "rope_freqs.weight";

  private final GgufFile file;
  private final GgufMetadata metadata;
  private final String prefix;

  private GgufConfig(GgufFile file, String prefix) {
    this.file = file;
    this.metadata = file.metadata();
    this.prefix = prefix;
  }

  static ModelConfig read(GgufFile file) {
    String name = file.metadata().requiredString("general.architecture");
    Architecture architecture =
        Architecture.ofGguf(name)
            .orElseThrow(
                () ->
                    new ModelFileException(
                        file.path(),
                        "general.architecture \"%s\" is not supported; supported are %s"
                            .formatted(name, Architecture.supported())));
    String type = file.metadata().string("general.type").orElse("model");
    if (!type.equals("model")) {
      throw new ModelFileException(file.path(), "this is a GGUF of type " + type + ", no model");
    }
    try {
      return new GgufConfig(file, name + ".").config(architecture);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ModelFileException(file.path(), String.valueOf(e.getMessage()), e);
    }
  }

  private ModelConfig config(Architecture architecture) {
    refuseOtherMathematics();
    int hiddenSize = integer("embedding_length");
    int heads = integer("attention.head_count");
    if (heads < 1) {
      throw refused("attention.head_count = " + heads);
    }
    int headDimension =
        metadata.integer(prefix + "attention.key_length").orElse(hiddenSize / heads);
    requireEqual("attention.value_length", headDimension);
    requireEqual("rope.dimension_count", headDimension);
    TensorView embedding = file.tensor("token_embd.weight");
    return new ModelConfig(
        architecture,
        hiddenSize,
        integer("block_count"),
        heads,
        metadata.integer(prefix + "attention.head_count_kv").orElse(heads),
        headDimension,
        integer("feed_forward_length"),
        Math.toIntExact(embedding.shape().rows()),
        decimal("attention.layer_norm_rms_epsilon"),
        metadata.decimal(prefix + "rope.freq_base").map(GgufConfig::shortest).orElse(10_000.0),
        ropeScaling(headDimension),
        file.find("output.weight") == null,
        integer("context_length"),
        new ModelConfig.Biases(
            architecture.queryKeyValueBias() || has("attn_q.bias"),
            has("attn_output.bias"),
            has("ffn_up.bias")));
  }

  private void refuseOtherMathematics() {
    if (metadata.integer(prefix + "expert_count").orElse(0) > 0) {
      throw refused("expert_count: mixtures of experts are not supported");
    }
    String scaling = metadata.string(prefix + "rope.scaling.type").orElse("none");
    if (!scaling.equals("none")
        && metadata.decimal(prefix + "rope.scaling.factor").orElse(1.0) != 1) {
      throw refused(
          "rope.scaling.type \""
              + scaling
              + "\" is not supported; supported are none and llama3 (as rope_freqs.weight)");
    }
  }

  /** Whether the first layer has this tensor; the tensor table asks the same of all others. */
  private boolean has(String tensor) {
    return file.find("blk.0." + tensor) != null;
  }

  private RopeScaling ropeScaling(int headDimension) {
    TensorView divisors = file.find(ROPE_DIVISORS);
    if (divisors == null) {
      return new RopeScaling.None();
    }
    if (divisors.shape().elements() != headDimension / 2) {
      throw new ModelFileException(
          file.path(),
          "%s has %d values for head dimension %d"
              .formatted(ROPE_DIVISORS, divisors.shape().elements(), headDimension));
    }
    List<Float> values = new ArrayList<>();
    for (float divisor : divisors.toFloats()) {
      values.add(divisor);
    }
    return new RopeScaling.Divisors(values);
  }

  private int integer(String key) {
    return metadata.requiredInteger(prefix + key);
  }

  private double decimal(String key) {
    return shortest(metadata.requiredDecimal(prefix + key));
  }

  /** The decimal that was meant: 1e-5 stored as a 32-bit float reads back as 9.99999974e-6. */
  private static double shortest(double stored) {
    return Double.parseDouble(Float.toString((float) stored));
  }

  private void requireEqual(String key, int headDimension) {
    int value = metadata.integer(prefix + key).orElse(headDimension);
    if (value != headDimension) {
      throw refused(
          "%s = %d differs from the head dimension %d".formatted(key, value, headDimension));
    }
  }

  private ModelFileException refused(String problem) {
    return new ModelFileException(file.path(), prefix + problem);
  }
}
