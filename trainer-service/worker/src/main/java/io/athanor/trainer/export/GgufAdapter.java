package io.athanor.trainer.export;

import io.athanor.llm.format.GgmlType;
import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.GgufTensorNames;
import io.athanor.llm.format.GgufValue;
import io.athanor.llm.format.GgufWriter;
import io.athanor.llm.format.LoraConfig;
import io.athanor.llm.format.LoraModule;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.format.TensorContent;
import io.athanor.llm.format.TensorShape;
import io.athanor.llm.model.ModelConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A LoRA adapter as a GGUF file that llama.cpp loads beside the base's.
 *
 * <p>llama.cpp scales by alpha / r, so rsLoRA's alpha is written times sqrt(r). Where the
 * architecture stores q and k rows for interleaved rotary pairs, the rows of their B are permuted
 * alike.
 */
final class GgufAdapter {
  private static final int QUANTIZATION_VERSION = 2;

  private GgufAdapter() {}

  static void write(PeftAdapter adapter, ModelConfig model, Path file) throws IOException {
    LoraConfig config = adapter.config();
    double alpha = config.alpha() * (config.rsLora() ? Math.sqrt(config.rank()) : 1);
    GgufWriter writer =
        new GgufWriter()
            .put("general.architecture", GgufValue.string(model.architecture().ggufName()))
            .put("general.type", GgufValue.string("adapter"))
            .put("adapter.type", GgufValue.string("lora"))
            .put("general.name", GgufValue.string("LoRA"))
            .put("adapter.lora.alpha", GgufValue.float32((float) alpha))
            .put("general.quantization_version", GgufValue.uint32(QUANTIZATION_VERSION));
    for (LoraModule module : adapter.modules()) {
      writer.add(
          name(module) + ".lora_a",
          GgmlType.F32,
          TensorShape.of(module.rank(), module.inputs()),
          TensorContent.floats(module.a()));
      writer.add(
          name(module) + ".lora_b",
          GgmlType.F32,
          TensorShape.of(module.outputs(), module.rank()),
          TensorContent.floats(rowsOfB(module, model)));
    }
    writer.write(file);
  }

  /** Reads the file back and compares every value. */
  static void verify(PeftAdapter adapter, ModelConfig model, Path file) throws IOException {
    try (GgufFile written = GgufFile.open(file)) {
      for (LoraModule module : adapter.modules()) {
        boolean equal =
            Arrays.equals(written.tensor(name(module) + ".lora_a").toFloats(), module.a())
                && Arrays.equals(
                    written.tensor(name(module) + ".lora_b").toFloats(), rowsOfB(module, model));
        if (!equal) {
          throw new IOException(file + ": " + module.path() + " was not written as trained");
        }
      }
    }
  }

  private static String name(LoraModule module) {
    String name = GgufTensorNames.ofHuggingFace(module.path() + ".weight");
    if (name == null) {
      throw new IllegalArgumentException("GGUF has no name for " + module.path());
    }
    return name;
  }

  /** Row h d/2 + i of a head becomes row 2i + h, for h in {0, 1}. */
  private static float[] rowsOfB(LoraModule module, ModelConfig model) {
    boolean rotated = module.target().equals("q_proj") || module.target().equals("k_proj");
    if (!rotated || !model.architecture().interleavedInGguf()) {
      return module.b();
    }
    int head = model.headDimension();
    int half = head / 2;
    float[] permuted = new float[module.b().length];
    for (int row = 0; row < module.outputs(); row++) {
      int within = row % head;
      int target = row - within + within % half * 2 + within / half;
      System.arraycopy(
          module.b(), row * module.rank(), permuted, target * module.rank(), module.rank());
    }
    return permuted;
  }
}
