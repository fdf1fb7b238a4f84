package io.athanor.llm.hub;

import io.athanor.llm.format.GgufFile;
import io.athanor.llm.model.ModelConfig;
import io.athanor.llm.model.WeightSource;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A base model that is here, complete and of a supported architecture.
 *
 * @param id catalogue or hub name, or the file's own name for local files
 * @param path the GGUF file, or the folder
 * @param sha256 hash of the content: of the GGUF file, or of the lines {@code <sha256> <name>} of
 *     the folder's configuration, tokenizer and weight files sorted by name
 */
public record BaseModel(String id, Kind kind, Path path, String sha256, ModelConfig config) {

  /** How the model is stored. */
  public enum Kind {
    GGUF,
    FOLDER
  }

  /** Opens the weights; the caller closes them. */
  public WeightSource openWeights() throws IOException {
    return WeightSource.open(path);
  }

  /** Tokenizer, chat template and stop tokens, as plain values. */
  public ModelText text() throws IOException {
    if (kind == Kind.FOLDER) {
      return ModelText.ofFolder(path);
    }
    try (GgufFile file = GgufFile.open(path)) {
      return ModelText.ofGguf(file);
    }
  }
}
