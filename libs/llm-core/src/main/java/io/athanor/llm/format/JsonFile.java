package io.athanor.llm.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The small JSON files beside a model's weights. */
public final class JsonFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonFile() {}

  /**
   * @throws ModelFileException if it holds something else
   */
  public static JsonNode read(Path file) throws IOException {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new ModelFileException(file, "no valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Like {@link #read}, but a missing node if there is no such file. */
  public static JsonNode readIfPresent(Path file) throws IOException {
    return Files.isRegularFile(file) ? read(file) : MissingNode.getInstance();
  }
}
