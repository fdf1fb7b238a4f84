package io.athanor.llm.model;

import io.athanor.llm.format.GgmlType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes a Hugging Face folder as a GGUF file that llama.cpp serves, with the bytes of its {@code
 * convert_hf_to_gguf.py}.
 */
public final class BaseGguf {
  private BaseGguf() {}

  /**
   * @param name {@code general.name}
   * @param type F32, F16, BF16 or Q8_0
   * @throws io.athanor.llm.format.ModelFileException if the folder is damaged or its tokenizer is
   *     not supported
   */
  public static void write(Path folder, String name, GgmlType type, Path target)
      throws IOException {
    GgufFileType fileType =
        Arrays.stream(GgufFileType.values())
            .filter(candidate -> candidate.matrices() == type)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a model cannot be written as %s; possible are %s"
                            .formatted(type, Arrays.toString(GgufFileType.values()))));
    try (WeightSource weights = WeightSource.open(folder)) {
      ModelHeader header = ModelHeader.of(folder, GgufDescription.named(name));
      ModelGguf.write(weights, header, fileType, target);
    }
  }
}
