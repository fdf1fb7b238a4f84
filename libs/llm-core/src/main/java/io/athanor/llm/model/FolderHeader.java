package io.athanor.llm.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.llm.format.GgufTensorNames;
import io.athanor.llm.format.GgufValue;
import io.athanor.llm.format.SafetensorsFolder;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The header of a Hugging Face folder as llama.cpp's {@code convert_hf_to_gguf.py} writes it:
 * metadata in its order; tensors by shard, then by name.
 */
final class FolderHeader implements ModelHeader {
  private final HuggingFaceFiles files;
  private final ModelConfig config;
  private final GgufDescription description;
  private final Map<String, GgufValue> tokenizer;
  private final boolean preTokenizerTold;
  private final List<String> tensors;

  private FolderHeader(
      HuggingFaceFiles files,
      ModelConfig config,
      GgufDescription description,
      Map<String, GgufValue> tokenizer,
      boolean preTokenizerTold,
      List<String> tensors) {
    this.files = files;
    this.config = config;
    this.description = description;
    this.tokenizer = tokenizer;
    this.preTokenizerTold = preTokenizerTold;
    this.tensors = tensors;
  }

  static FolderHeader read(Path folder, GgufDescription description, @Nullable String preTokenizer)
      throws IOException {
    HuggingFaceFiles files = HuggingFaceFiles.of(folder);
    ModelConfig config = ModelConfig.ofFolder(folder);
    TokenizerGguf tokenizer = new TokenizerGguf(files, config, preTokenizer);
    Map<String, GgufValue> values = tokenizer.values();
    return new FolderHeader(
        files, config, description, values, tokenizer.usedToldName(), tensors(folder, config));
  }

  private static List<String> tensors(Path folder, ModelConfig config) throws IOException {
    List<String> names = new ArrayList<>();
    if (!(config.ropeScaling() instanceof RopeScaling.None)) {
      names.add("rope_freqs.weight");
    }
    Set<String> known = config.tensorShapes().keySet();
    try (SafetensorsFolder weights = SafetensorsFolder.open(folder)) {
      for (Set<String> shard : weights.namesByShard()) {
        for (String name : new TreeSet<>(shard)) {
          String ggufName = GgufTensorNames.ofHuggingFace(name);
          // A folder may hold the head although it is tied; the converter writes it then.
          if (ggufName != null && (known.contains(name) || name.equals("lm_head.weight"))) {
            names.add(ggufName);
          }
        }
      }
    }
    return names;
  }

  @Override
  public Map<String, GgufValue> values(GgufFileType type) {
    Map<String, GgufValue> values = new LinkedHashMap<>();
    String architecture = config.architecture().ggufName();
    values.put("general.architecture", GgufValue.string(architecture));
    values.put("general.type", GgufValue.string("model"));
    SamplingDefaults.put(files.generationConfig(), values);
    values.putAll(description.values());
    values.putIfAbsent("general.size_label", GgufValue.string(sizeLabel(parameters())));
    putShape(values, architecture + ".", type);
    values.put("general.quantization_version", GgufValue.uint32(2));
    values.putAll(tokenizer);
    return Collections.unmodifiableMap(values);
  }

  @Override
  public List<String> tensors() {
    return Collections.unmodifiableList(tensors);
  }

  @Override
  public boolean preTokenizerTold() {
    return preTokenizerTold;
  }

  private void putShape(Map<String, GgufValue> values, String prefix, GgufFileType type) {
    // The longest position; the model's own context may be a window inside it.
    JsonNode positions = files.config().path("max_position_embeddings");
    values.put(prefix + "block_count", GgufValue.uint32(config.layers()));
    values.put(
        prefix + "context_length", GgufValue.uint32(positions.asInt(config.contextLength())));
    values.put(prefix + "embedding_length", GgufValue.uint32(config.hiddenSize()));
    values.put(prefix + "feed_forward_length", GgufValue.uint32(config.feedForwardSize()));
    values.put(prefix + "attention.head_count", GgufValue.uint32(config.heads()));
    values.put(prefix + "attention.head_count_kv", GgufValue.uint32(config.keyValueHeads()));
    values.put(prefix + "rope.freq_base", GgufValue.float32((float) config.ropeTheta()));
    values.put(
        prefix + "attention.layer_norm_rms_epsilon",
        GgufValue.float32((float) config.normEpsilon()));
    // transformers gives every configuration but Qwen2's a head_dim, also when the file has none.
    if (config.architecture() != Architecture.QWEN2 || files.config().hasNonNull("head_dim")) {
      values.put(prefix + "attention.key_length", GgufValue.uint32(config.headDimension()));
      values.put(prefix + "attention.value_length", GgufValue.uint32(config.headDimension()));
    }
    values.put("general.file_type", GgufValue.uint32(type.number()));
    if (config.architecture().interleavedInGguf()) {
      values.put(prefix + "vocab_size", GgufValue.uint32(config.vocabularySize()));
      values.put(prefix + "rope.dimension_count", GgufValue.uint32(config.headDimension()));
    }
  }

  /** As the converter counts: rotary divisors and a tied head's copy are parameters too. */
  private long parameters() {
    boolean scaled = !(config.ropeScaling() instanceof RopeScaling.None);
    boolean copied = config.tiedHead() && tensors.contains("output.weight");
    return config.parameters()
        + (scaled ? config.headDimension() / 2 : 0)
        + (copied ? (long) config.vocabularySize() * config.hiddenSize() : 0);
  }

  /** Rounded as the converter does it, with at least two digits: "82K", "135M", "1.2B". */
  static String sizeLabel(long parameters) {
    String suffix = parameters > 1e9 ? "B" : parameters > 1e6 ? "M" : "K";
    double scaled = parameters * (parameters > 1e9 ? 1e-9 : parameters > 1e6 ? 1e-6 : 1e-3);
    int decimals = Math.rint(scaled) < 10 ? 1 : 0;
    return new BigDecimal(scaled).setScale(decimals, RoundingMode.HALF_EVEN) + suffix;
  }
}
