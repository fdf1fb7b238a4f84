package io.athanor.llm.model;

import io.athanor.llm.format.SafetensorsFolder;
import io.athanor.llm.format.TensorShape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** Weights of a Hugging Face folder: {@code config.json} and safetensors files. */
final class FolderWeights implements WeightSource {
  private final ModelConfig config;
  private final SafetensorsFolder files;
  private final TensorTable tensors;

  private FolderWeights(ModelConfig config, SafetensorsFolder files, TensorTable tensors) {
    this.config = config;
    this.files = files;
    this.tensors = tensors;
  }

  static FolderWeights open(Path folder) throws IOException {
    ModelConfig config = ModelConfig.ofFolder(folder);
    SafetensorsFolder files = SafetensorsFolder.open(folder);
    try {
      return new FolderWeights(
          config, files, TensorTable.of(folder, config, files.names(), files::find));
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
  }

  @Override
  public ModelConfig config() {
    return config;
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
    tensors.view(name).readRows(firstRow, rows, target, offset);
  }

  @Override
  public void readInto(String name, MemorySegment target) {
    tensors.view(name).readInto(target);
  }

  @Override
  public void close() {
    files.close();
  }
}
