package io.athanor.llm.model;

import io.athanor.llm.format.GgufValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a model's GGUF file says before its data, whatever its weights are stored as. */
public sealed interface ModelHeader permits FolderHeader, GgufFileHeader {

  /**
   * The header for a base model: that of llama.cpp's converter for a folder, the file's own for a
   * GGUF file.
   *
   * @throws io.athanor.llm.format.ModelFileException if the tokenizer is not supported
   */
  static ModelHeader of(Path fileOrFolder, GgufDescription description) throws IOException {
    return Files.isDirectory(fileOrFolder)
        ? FolderHeader.read(fileOrFolder, description, null)
        : GgufFileHeader.read(fileOrFolder, description);
  }

  /**
   * The header for a folder whose pre-tokenizer is given.
   *
   * @param preTokenizer written if the tokenizer is byte-level and not in the converter's table
   */
  static ModelHeader of(Path folder, GgufDescription description, String preTokenizer)
      throws IOException {
    return FolderHeader.read(folder, description, preTokenizer);
  }

  /** Metadata in file order. */
  Map<String, GgufValue> values(GgufFileType type);

  /** Whether the pre-tokenizer's name is the one that was given. */
  boolean preTokenizerTold();

  /** GGUF names of the tensors in file order. */
  List<String> tensors();
}
