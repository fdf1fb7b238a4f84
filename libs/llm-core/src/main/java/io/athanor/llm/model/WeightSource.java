package io.athanor.llm.model;

import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.format.TensorShape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Named tensors of a base model as floats, in Hugging Face names and row order, whatever the files
 * hold: {@code model.layers.0.self_attn.q_proj.weight} is [heads * headDimension, hidden] with
 * rotary pairs (i, i + d/2) from a folder and from a GGUF alike. Quantised tensors are dequantised
 * as they are read, so memory holds only what was asked for.
 *
 * <p>Opening checks that every tensor of {@link ModelConfig#tensorShapes()} is there with its
 * shape. A tied model has no {@code lm_head.weight} among its names, but reading it gives the
 * embedding. Safe for concurrent reads; close it to unmap the files.
 */
public sealed interface WeightSource extends AutoCloseable
    permits FolderWeights, GgufWeights, MergedWeights, RoundedWeights {

  /** Opens a GGUF file or a Hugging Face folder. */
  static WeightSource open(Path fileOrFolder) throws IOException {
    return Files.isDirectory(fileOrFolder)
        ? FolderWeights.open(fileOrFolder)
        : GgufWeights.open(fileOrFolder);
  }

  /**
   * These weights with an adapter merged in: {@code W + scale * B A}, and for DoRA each row brought
   * to its trained length. Computed row by row as they are read.
   *
   * @throws IllegalArgumentException if the adapter does not fit the model
   */
  default WeightSource merged(PeftAdapter adapter) {
    return new MergedWeights(this, adapter);
  }

  /** These weights, each tensor rounded to the type in which the base stores it. */
  default WeightSource rounded() {
    return new RoundedWeights(this);
  }

  ModelConfig config();

  /** Whether this is a Hugging Face folder; else it is a GGUF file. */
  boolean isFolder();

  /** Names of the model's tensors: exactly those of {@link ModelConfig#tensorShapes()}. */
  default Set<String> names() {
    return config().tensorShapes().keySet();
  }

  TensorShape shape(String name);

  /** Type in which the tensor is stored, for instance BF16 or Q4_1. */
  String storedType(String name);

  /** Decodes {@code rows} rows from {@code firstRow} into {@code target} at {@code offset}. */
  void readRows(String name, long firstRow, int rows, float[] target, int offset);

  /** Decodes the whole tensor, row-major, into native memory. */
  void readInto(String name, MemorySegment target);

  /** Decodes the whole tensor, row-major. */
  default float[] read(String name) {
    TensorShape shape = shape(name);
    float[] target = new float[Math.toIntExact(shape.elements())];
    readRows(name, 0, Math.toIntExact(shape.rows()), target, 0);
    return target;
  }

  @Override
  void close();
}
