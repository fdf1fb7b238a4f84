package io.athanor.llm.hub;

import io.athanor.llm.format.GgmlType;
import io.athanor.llm.model.BaseGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A base model as one GGUF file: the model's own, or one that is written once from its folder to
 * {@code <models>/gguf/<sha256>.gguf}.
 */
public final class GgufFiles {

  /** Elements of a Q8_0 block; rows of other lengths cannot be stored in it. */
  private static final int BLOCK = 32;

  private final Path folder;

  public GgufFiles(Path modelsFolder) {
    this.folder = modelsFolder.resolve("gguf");
  }

  /** The file, written now where it has to be. */
  public Path of(BaseModel base) throws IOException {
    return switch (base.kind()) {
      case GGUF -> base.path();
      case FOLDER -> written(base);
    };
  }

  /** Where the file of a base is kept that was not a GGUF file of this node. */
  public Path place(String sha256) {
    return folder.resolve(sha256 + ".gguf");
  }

  private Path written(BaseModel base) throws IOException {
    Path file = place(base.sha256());
    // The writer shows a file only when it is complete, so one that is there is whole.
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      BaseGguf.write(base.path(), base.id(), storage(base), file);
    }
    return file;
  }

  /** Q8_0 where it fits: half the memory of F16, and an adapter trained on it is served on it. */
  private static GgmlType storage(BaseModel base) {
    boolean fits =
        base.config().hiddenSize() % BLOCK == 0 && base.config().feedForwardSize() % BLOCK == 0;
    return fits ? GgmlType.Q8_0 : GgmlType.F16;
  }
}
