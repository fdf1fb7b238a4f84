package io.athanor.inference;

import io.athanor.llm.format.GgmlType;
import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.GgufWriter;
import io.athanor.llm.format.TensorContent;
import io.athanor.llm.format.TensorView;
import java.io.IOException;
import java.nio.file.Path;

/** A GGUF base with a GGUF adapter merged into it: {@code W + alpha / r * B A}. */
final class MergedGguf {

  private MergedGguf() {}

  static Path write(Path base, Path lora, Path target) throws IOException {
    try (GgufFile weights = GgufFile.open(base);
        GgufFile adapter = GgufFile.open(lora)) {
      GgufWriter writer = new GgufWriter();
      weights.metadata().values().forEach(writer::put);
      float alpha = ((Number) adapter.metadata().plain().get("adapter.lora.alpha")).floatValue();
      for (String name : weights.names()) {
        float[] values = weights.tensor(name).toFloats();
        if (adapter.names().contains(name + ".lora_a")) {
          add(values, adapter.tensor(name + ".lora_a"), adapter.tensor(name + ".lora_b"), alpha);
        }
        writer.add(name, GgmlType.F32, weights.tensor(name).shape(), TensorContent.floats(values));
      }
      writer.write(target);
    }
    return target;
  }

  /** w: [outputs, inputs], a: [rank, inputs], b: [outputs, rank], row by row. */
  private static void add(float[] w, TensorView loraA, TensorView loraB, float alpha) {
    float[] a = loraA.toFloats();
    float[] b = loraB.toFloats();
    int rank = (int) Math.round(Math.sqrt((double) a.length * b.length / w.length));
    int inputs = a.length / rank;
    for (int i = 0; i < w.length; i++) {
      float sum = 0;
      for (int r = 0; r < rank; r++) {
        sum += b[i / inputs * rank + r] * a[r * inputs + i % inputs];
      }
      w[i] += alpha / rank * sum;
    }
  }
}
