package io.athanor.llm.model;

import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.GgufTensorNames;
import io.athanor.llm.format.TensorShape;
import io.athanor.llm.format.TensorView;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Weights of a GGUF file; rows of q and k are put back into Hugging Face order. */
final class GgufWeights implements WeightSource {
  private final ModelConfig config;
  private final GgufFile file;
  private final TensorTable tensors;

  private GgufWeights(ModelConfig config, GgufFile file, TensorTable tensors) {
    this.config = config;
    this.file = file;
    this.tensors = tensors;
  }

  static GgufWeights open(Path path) throws IOException {
    GgufFile file = GgufFile.open(path);
    try {
      ModelConfig config = ModelConfig.ofGguf(file);
      List<String> names = file.names().stream().map(GgufWeights::nameOf).toList();
      return new GgufWeights(
          config, file, TensorTable.of(path, config, names, name -> find(file, name)));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static String nameOf(String stored) {
    String name = GgufTensorNames.toHuggingFace(stored);
    return name == null ? stored : name;
  }

  private static @Nullable TensorView find(GgufFile file, String huggingFaceName) {
    String name = GgufTensorNames.ofHuggingFace(huggingFaceName);
    return name == null ? null : file.find(name);
  }

  @Override
  public ModelConfig config() {
    return config;
  }

  @Override
  public boolean isFolder() {
    return false;
  }

  @Override
  public TensorShape shape(String name) {
    return tensors.view(name).shape();
  }

  @Override
  public String storedType(String name) {
    return tensors.view(name).typeName();
  }

  @Override
  public void readRows(String name, long firstRow, int rows, float[] target, int offset) {
    TensorView view = tensors.view(name);
    if (!interleaved(name)) {
      view.readRows(firstRow, rows, target, offset);
      return;
    }
    if (view.shape().rank() == 1) {
      readBias(view, target, offset);
      return;
    }
    int columns = Math.toIntExact(view.shape().columns());
    for (int i = 0; i < rows; i++) {
      long stored = RotaryRows.interleaved(firstRow + i, config.headDimension());
      view.readRows(stored, 1, target, offset + i * columns);
    }
  }

  /** A bias has one element per row of its matrix, and is permuted like the rows. */
  private void readBias(TensorView view, float[] target, int offset) {
    float[] stored = view.toFloats();
    for (int row = 0; row < stored.length; row++) {
      target[offset + row] = stored[(int) RotaryRows.interleaved(row, config.headDimension())];
    }
  }

  @Override
  public void readInto(String name, MemorySegment target) {
    if (!interleaved(name)) {
      tensors.view(name).readInto(target);
      return;
    }
    float[] values = read(name);
    MemorySegment.copy(values, 0, target, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, values.length);
  }

  private boolean interleaved(String name) {
    return config.architecture().interleavedInGguf()
        && (name.contains(".self_attn.q_proj.") || name.contains(".self_attn.k_proj."));
  }

  @Override
  public void close() {
    file.close();
  }
}
