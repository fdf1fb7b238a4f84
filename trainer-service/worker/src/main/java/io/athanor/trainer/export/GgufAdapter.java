package io.athanor.trainer.export;

import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.GgufTensorNames;
import io.athanor.llm.format.LoraModule;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.model.AdapterGguf;
import io.athanor.llm.model.GgufDescription;
import io.athanor.llm.model.ModelConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A LoRA adapter as a GGUF file that llama.cpp loads beside the base's: written by {@link
 * AdapterGguf}, read back and compared. The comparison derives the order of the rows by itself, so
 * that a mistake of the writer cannot agree with itself.
 */
final class GgufAdapter {
  private static final String NAME = "LoRA";

  private GgufAdapter() {}

  static void write(PeftAdapter adapter, ModelConfig model, Path file) throws IOException {
    AdapterGguf.write(adapter, model, GgufDescription.named(NAME), file);
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
