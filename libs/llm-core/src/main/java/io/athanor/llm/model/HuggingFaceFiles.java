package io.athanor.llm.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.athanor.llm.format.ModelFileException;
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
        json(folder.resolve("config.json")),
        json(folder.resolve("generation_config.json")),
        json(folder.resolve(TOKENIZER)),
        json(folder.resolve(TOKENIZER_CONFIG)));
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
    return json(file(name));
  }

  private static JsonNode json(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return MissingNode.getInstance();
    }
    try {
      return new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new ModelFileException(file, "no valid JSON: " + e.getOriginalMessage(), e);
    }
  }
}
