package io.athanor.llm.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.llm.format.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The JSON files of a Hugging Face model folder; a file that is not there is a missing node. */
record HuggingFaceFiles(
    Path folder,
    JsonNode config,
    JsonNode generationConfig,
    JsonNode tokenizer,
    JsonNode tokenizerConfig) {
  static final String TOKENIZER = "tokenizer.json";
  static final String TOKENIZER_CONFIG = "tokenizer_config.json";

  static HuggingFaceFiles of(Path folder) throws IOException {
    return new HuggingFaceFiles(
        folder,
        JsonFile.readIfPresent(folder.resolve("config.json")),
        JsonFile.readIfPresent(folder.resolve("generation_config.json")),
        JsonFile.readIfPresent(folder.resolve(TOKENIZER)),
        JsonFile.readIfPresent(folder.resolve(TOKENIZER_CONFIG)));
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  boolean has(String name) {
    return Files.isRegularFile(file(name));
  }

  /** Text with its line ends as single line feeds, which is how Python reads text files. */
  String text(String name) throws IOException {
    return Files.readString(file(name)).replace("\r\n", "\n").replace('\r', '\n');
  }

  /** JSON of a file below the folder. */
  JsonNode json(String name) throws IOException {
    return JsonFile.readIfPresent(file(name));
  }
}
