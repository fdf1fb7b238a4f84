package io.athanor.trainer.check;

import io.athanor.llm.format.GgmlEncoder;
import io.athanor.llm.format.GgmlType;
import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.GgufWriter;
import io.athanor.llm.format.TensorShape;
import io.athanor.llm.model.WeightSource;
import io.athanor.trainer.engine.BaseStorage;
import io.athanor.trainer.engine.BaseTensors;
import io.athanor.trainer.engine.WeightSourceTensors;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a base is loaded from when a storage is checked: its own files; or, for GGUF storage of a
 * model folder, a temporary GGUF file with its matrices as Q8_0 blocks (F16 where a row is no whole
 * number of blocks).
 */
final class BlockEncodedBase implements BaseTensors, AutoCloseable {
  private final BaseTensors original;
  private final @Nullable GgufFile blocks;

  private BlockEncodedBase(BaseTensors original, @Nullable GgufFile blocks) {
    this.original = original;
    this.blocks = blocks;
  }

  static BlockEncodedBase of(WeightSource weights, BaseStorage storage) throws IOException {
    BaseTensors original = new WeightSourceTensors(weights);
    boolean encoded = storage == BaseStorage.GGUF && weights.isFolder();
    return new BlockEncodedBase(original, encoded ? encode(weights) : null);
  }

  private static GgufFile encode(WeightSource weights) throws IOException {
    GgufWriter writer = new GgufWriter();
    for (String name : weights.names()) {
      TensorShape shape = weights.shape(name);
      GgmlType type = type(shape);
      writer.add(
          name,
          type,
          shape,
          output -> {
            float[] values = weights.read(name);
            GgmlEncoder.write(output, type, values, values.length);
          });
    }
    Path file = Files.createTempFile("blocks", ".gguf");
    try {
      writer.write(file);
      return GgufFile.open(file);
    } finally {
      // The mapping outlives the name.
      Files.delete(file);
    }
  }

  private static GgmlType type(TensorShape shape) {
    if (shape.rank() == 1) {
      return GgmlType.F32;
    }
    return shape.columns() % GgmlType.Q8_0.blockElements() == 0 ? GgmlType.Q8_0 : GgmlType.F16;
  }

  @Override
  public long size(String name) {
    return original.size(name);
  }

  @Override
  public void read(String name, Consumer<FloatBuffer> pieces) {
    if (blocks == null) {
      original.read(name, pieces);
    } else {
      pieces.accept(FloatBuffer.wrap(blocks.tensor(name).toFloats()));
    }
  }

  @Override
  public void close() {
    if (blocks != null) {
      blocks.close();
    }
  }
}
