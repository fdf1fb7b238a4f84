package io.athanor.inference.engine.llamacpp;

import io.athanor.llm.format.GgmlType;
import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.GgufWriter;
import io.athanor.llm.format.TensorContent;
import io.athanor.llm.format.TensorView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** Adapters of the shape of a given one with random weights. */
public final class VariedAdapters {

  private VariedAdapters() {}

  /** Writes an adapter whose weights depend on the seed and returns its file. */
  public static Path write(Path original, Path target, long seed) throws IOException {
    return write(original, target, seed, 0.1f);
  }

  static Path write(Path original, Path target, long seed, float deviation) throws IOException {
    Random random = new Random(seed);
    try (GgufFile file = GgufFile.open(original)) {
      GgufWriter writer = new GgufWriter();
      file.metadata().values().forEach(writer::put);
      for (String name : file.names()) {
        TensorView tensor = file.tensor(name);
        float[] values = new float[(int) tensor.shape().elements()];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) random.nextGaussian() * deviation;
        }
        writer.add(name, GgmlType.F32, tensor.shape(), TensorContent.floats(values));
      }
      writer.write(target);
    }
    return target;
  }
}
