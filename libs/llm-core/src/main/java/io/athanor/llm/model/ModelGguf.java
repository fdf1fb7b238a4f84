package io.athanor.llm.model;

import io.athanor.llm.format.GgmlEncoder;
import io.athanor.llm.format.GgmlType;
import io.athanor.llm.format.GgufTensorNames;
import io.athanor.llm.format.GgufWriter;
import io.athanor.llm.format.TensorContent;
import io.athanor.llm.format.TensorOutput;
import io.athanor.llm.format.TensorShape;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes a model as a GGUF file that llama.cpp serves, row by row, so that memory holds only a few
 * rows. Vectors are F32; rows of q and k are in interleaved order where the architecture wants it.
 */
public final class ModelGguf {
  private static final String ROPE_DIVISORS = "rope_freqs.weight";
  private static final int CHUNK_ELEMENTS = 64 * 1024;

  private final WeightSource weights;
  private final ModelConfig config;
  private final boolean tiedHead;

  private ModelGguf(WeightSource weights, boolean tiedHead) {
    this.weights = weights;
    this.config = weights.config();
    this.tiedHead = tiedHead;
  }

  /**
   * @param weights what is written: a base model's own weights or merged ones
   * @param header of the base model
   */
  public static void write(WeightSource weights, ModelHeader header, GgufFileType type, Path target)
      throws IOException {
    write(weights, header, new Storage(type, false), target);
  }

  /**
   * Writes all matrices in one type, as {@code llama-quantize --pure} does; for comparison with
   * such a file.
   */
  public static void writePure(
      WeightSource weights, ModelHeader header, GgufFileType type, Path target) throws IOException {
    write(weights, header, new Storage(type, true), target);
  }

  /**
   * @param pure whether the output projection has the type of the others
   */
  private record Storage(GgufFileType type, boolean pure) {}

  private static void write(WeightSource weights, ModelHeader header, Storage storage, Path target)
      throws IOException {
    GgufWriter writer = new GgufWriter();
    header.values(storage.type()).forEach(writer::put);
    ModelGguf model = new ModelGguf(weights, !header.tensors().contains("output.weight"));
    for (String name : header.tensors()) {
      model.add(writer, name, storage);
    }
    writer.write(target);
  }

  private void add(GgufWriter writer, String ggufName, Storage storage) {
    if (ggufName.equals(ROPE_DIVISORS)) {
      float[] divisors = RopeDivisors.of(config);
      writer.add(
          ggufName, GgmlType.F32, TensorShape.of(divisors.length), TensorContent.floats(divisors));
      return;
    }
    String name = GgufTensorNames.toHuggingFace(ggufName);
    if (name == null) {
      throw new IllegalArgumentException(
          "tensor " + ggufName + " of the base model is not known and cannot be exported");
    }
    TensorShape shape = weights.shape(name);
    GgmlType stored =
        storage.pure()
            ? storage.type().plain(ggufName, shape)
            : storage.type().of(ggufName, shape, tiedHead);
    writer.add(ggufName, stored, shape, output -> writeTensor(output, name, stored));
  }

  private void writeTensor(TensorOutput output, String name, GgmlType stored) throws IOException {
    TensorShape shape = weights.shape(name);
    int columns = Math.toIntExact(shape.columns());
    boolean permuted = isRotated(name);
    if (permuted && shape.rank() == 1) {
      writeRotatedBias(output, name, stored, columns);
      return;
    }
    int rows = permuted ? 1 : Math.max(1, CHUNK_ELEMENTS / columns);
    float[] chunk = new float[rows * columns];
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
}
