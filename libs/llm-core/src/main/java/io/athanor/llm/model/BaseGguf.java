package io.athanor.llm.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.llm.format.GgmlEncoder;
import io.athanor.llm.format.GgmlType;
import io.athanor.llm.format.GgufTensorNames;
import io.athanor.llm.format.GgufValue;
import io.athanor.llm.format.GgufWriter;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.format.SafetensorsFolder;
import io.athanor.llm.format.TensorContent;
import io.athanor.llm.format.TensorOutput;
import io.athanor.llm.format.TensorShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes a Hugging Face folder as a GGUF file that llama.cpp serves, with the bytes of its {@code
 * convert_hf_to_gguf.py}: metadata and tensors in its order, vectors as F32, matrices in the asked
 * type, q and k rows in interleaved order where the architecture wants it.
 */
public final class BaseGguf {
  private static final String ROPE_DIVISORS = "rope_freqs.weight";
  private static final int CHUNK_ELEMENTS = 64 * 1024;

  /** {@code general.file_type} of the types that can be written. */
  private static final Map<GgmlType, Integer> FILE_TYPES =
      Map.of(GgmlType.F32, 0, GgmlType.F16, 1, GgmlType.Q8_0, 7, GgmlType.BF16, 32);

  private final WeightSource weights;
  private final ModelConfig config;
  private final GgmlType type;

  private BaseGguf(WeightSource weights, GgmlType type) {
    this.weights = weights;
    this.config = weights.config();
    this.type = type;
  }

  /**
   * @param name {@code general.name}
   * @param type F32, F16, BF16 or Q8_0
   * @throws ModelFileException if the folder is damaged or its tokenizer is not supported
   */
  public static void write(Path folder, String name, GgmlType type, Path target)
      throws IOException {
    if (!FILE_TYPES.containsKey(type)) {
      throw new IllegalArgumentException(
          "a model cannot be written as " + type + "; possible are F32, F16, BF16, Q8_0");
    }
    try (WeightSource weights = WeightSource.open(folder);
        SafetensorsFolder files = SafetensorsFolder.open(folder)) {
      BaseGguf export = new BaseGguf(weights, type);
      GgufWriter writer = new GgufWriter();
      export.putModel(writer, name, hasOwnHeadDimension(folder));
      TokenizerGguf.write(folder, export.config.vocabularySize(), writer);
      export.addTensors(writer, files.names());
      writer.write(target);
    }
  }

  /** The converter writes key and value length only if the configuration has them. */
  private static boolean hasOwnHeadDimension(Path folder) throws IOException {
    return new ObjectMapper()
        .readTree(folder.resolve("config.json").toFile())
        .hasNonNull("head_dim");
  }

  private void putModel(GgufWriter writer, String name, boolean ownHeadDimension) {
    String architecture = config.architecture().ggufName();
    String prefix = architecture + ".";
    writer
        .put("general.architecture", GgufValue.string(architecture))
        .put("general.type", GgufValue.string("model"))
        .put("general.name", GgufValue.string(name))
        .put("general.size_label", GgufValue.string(sizeLabel(config.parameters())))
        .put(prefix + "block_count", GgufValue.uint32(config.layers()))
        .put(prefix + "context_length", GgufValue.uint32(config.contextLength()))
        .put(prefix + "embedding_length", GgufValue.uint32(config.hiddenSize()))
        .put(prefix + "feed_forward_length", GgufValue.uint32(config.feedForwardSize()))
        .put(prefix + "attention.head_count", GgufValue.uint32(config.heads()))
        .put(prefix + "attention.head_count_kv", GgufValue.uint32(config.keyValueHeads()))
        .put(prefix + "rope.freq_base", GgufValue.float32((float) config.ropeTheta()))
        .put(
            prefix + "attention.layer_norm_rms_epsilon",
            GgufValue.float32((float) config.normEpsilon()));
    if (ownHeadDimension) {
      writer
          .put(prefix + "attention.key_length", GgufValue.uint32(config.headDimension()))
          .put(prefix + "attention.value_length", GgufValue.uint32(config.headDimension()));
    }
    writer.put("general.file_type", GgufValue.uint32(FILE_TYPES.getOrDefault(type, 0)));
    if (config.architecture().interleavedInGguf()) {
      writer
          .put(prefix + "vocab_size", GgufValue.uint32(config.vocabularySize()))
          .put(prefix + "rope.dimension_count", GgufValue.uint32(config.headDimension()));
    }
    writer.put("general.quantization_version", GgufValue.uint32(2));
  }

  /** Rounded as the converter does it, with at least two digits: "82K", "135M", "1.2B". */
  static String sizeLabel(long parameters) {
    String suffix = parameters > 1e9 ? "B" : parameters > 1e6 ? "M" : "K";
    double scaled = parameters / (parameters > 1e9 ? 1e9 : parameters > 1e6 ? 1e6 : 1e3);
    int decimals = Math.rint(scaled) < 10 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f%s", scaled, suffix);
  }

  private void addTensors(GgufWriter writer, Set<String> fileOrder) {
    if (!(config.ropeScaling() instanceof RopeScaling.None)) {
      float[] divisors = ropeDivisors();
      writer.add(
          ROPE_DIVISORS,
          GgmlType.F32,
          TensorShape.of(divisors.length),
          TensorContent.floats(divisors));
    }
    Set<String> known = weights.names();
    for (String name : fileOrder) {
      String ggufName = GgufTensorNames.ofHuggingFace(name);
      if (ggufName != null && known.contains(name)) {
        TensorShape shape = weights.shape(name);
        GgmlType stored = storedType(shape);
        writer.add(ggufName, stored, shape, output -> writeTensor(output, name, stored));
      }
    }
  }

  /** Rows that are no whole number of blocks fall back to F16, as in the converter. */
  private GgmlType storedType(TensorShape shape) {
    if (shape.rank() == 1) {
      return GgmlType.F32;
    }
    return shape.columns() % type.blockElements() == 0 ? type : GgmlType.F16;
  }

  private void writeTensor(TensorOutput output, String name, GgmlType stored) throws IOException {
    TensorShape shape = weights.shape(name);
    int columns = Math.toIntExact(shape.columns());
    boolean permuted = isRotated(name);
    int rows = permuted ? 1 : Math.max(1, CHUNK_ELEMENTS / columns);
    float[] chunk = new float[rows * columns];
    if (shape.rank() == 1 && isRotated(name)) {
      writeRotatedBias(output, name, stored, columns);
      return;
    }
    for (long row = 0; row < shape.rows(); row += rows) {
      int now = (int) Math.min(rows, shape.rows() - row);
      long source = permuted ? RotaryRows.halves(row, config.headDimension()) : row;
      weights.readRows(name, source, now, chunk, 0);
      GgmlEncoder.write(output, stored, chunk, now * columns);
    }
  }

  private boolean isRotated(String name) {
    return config.architecture().interleavedInGguf()
        && (name.contains(".q_proj.") || name.contains(".k_proj."));
  }

  /** A bias is permuted like the rows of its matrix. */
  private void writeRotatedBias(TensorOutput output, String name, GgmlType stored, int length)
      throws IOException {
    float[] bias = weights.read(name);
    float[] permuted = new float[length];
    for (int row = 0; row < length; row++) {
      permuted[row] = bias[(int) RotaryRows.halves(row, config.headDimension())];
    }
    GgmlEncoder.write(output, stored, permuted, length);
  }

  private float[] ropeDivisors() {
    float[] divisors = new float[config.headDimension() / 2];
    for (int i = 0; i < divisors.length; i++) {
      double frequency = Math.pow(config.ropeTheta(), -2.0 * i / config.headDimension());
      divisors[i] = (float) config.ropeScaling().divisor(i, frequency);
    }
    return divisors;
  }
}
