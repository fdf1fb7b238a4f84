package io.athanor.trainer.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A data set as files: {@code train-*.jsonl}, {@code validation-*.jsonl} (optional) and {@code
 * probes.jsonl} (optional). A row is a conversation with {@code turns} or raw {@code text}; one
 * without an id is called by its file and line. Fields that are not known are ignored, so newer
 * writers can be read.
 */
public final class DatasetFolder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROBES = "probes.jsonl";

  private final Path folder;

  public DatasetFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * @throws DatasetException when there is no training row or a line is wrong
   */
  public List<Example> training() throws IOException {
    List<Example> examples = lines(shards("train-*.jsonl"), DatasetFolder::example);
    if (examples.isEmpty()) {
      throw new DatasetException(folder + ": no row in train-*.jsonl");
    }
    return examples;
  }

  public List<Example> validation() throws IOException {
    return lines(shards("validation-*.jsonl"), DatasetFolder::example);
  }

  public List<Probe> probes() throws IOException {
    Path file = folder.resolve(PROBES);
    return Files.exists(file) ? lines(List.of(file), (json, place) -> probe(json)) : List.of();
  }

  /** SHA-256 over names and contents of all files that are read from here. */
  public String sha256() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      List<Path> files = new ArrayList<>(shards("train-*.jsonl"));
      files.addAll(shards("validation-*.jsonl"));
      if (Files.exists(folder.resolve(PROBES))) {
        files.add(folder.resolve(PROBES));
      }
      for (Path file : files) {
        digest.update(
            file.getFileName().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
          in.transferTo(java.io.OutputStream.nullOutputStream());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Path> shards(String pattern) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new DatasetException(folder + ": no such data set folder");
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
      found.forEach(files::add);
    }
    files.sort(null);
    return files;
  }

  /** Turns a line's JSON into a value; {@code place} is its file and number. */
  private interface LineParser<T> {
    T parse(JsonNode json, String place);
  }

  private static <T> List<T> lines(List<Path> files, LineParser<T> parser) throws IOException {
    List<T> values = new ArrayList<>();
    for (Path file : files) {
      int number = 0;
      try (BufferedReader reader = Files.newBufferedReader(file)) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          number++;
          if (!line.isBlank()) {
            values.add(parser.parse(JSON.readTree(line), file.getFileName() + ":" + number));
          }
        }
      } catch (JsonProcessingException e) {
        throw new DatasetException(file + " line " + number + ": " + e.getOriginalMessage(), e);
      } catch (IllegalArgumentException e) {
        throw new DatasetException(file + " line " + number + ": " + e.getMessage(), e);
      }
    }
    return values;
  }

  private static Example example(JsonNode row, String place) {
    String id = row.path("id").asText("");
    String name = id.isEmpty() ? place : id;
    float weight = (float) row.path("weight").asDouble(1);
    if (row.hasNonNull("text")) {
      if (row.hasNonNull("turns")) {
        throw new IllegalArgumentException("a row has either turns or text");
      }
      return new Example.RawText(name, text(row, "text"), weight);
    }
    List<Example.Message> messages = new ArrayList<>();
    for (JsonNode turn : row.path("turns")) {
      messages.add(
          new Example.Message(
              text(turn, "role"), text(turn, "content"), turn.path("weight").asDouble(1) > 0));
    }
    return new Example.Conversation(name, messages, weight);
  }

  private static Probe probe(JsonNode row) {
    List<String> keywords = new ArrayList<>();
    row.path("keywords").forEach(keyword -> keywords.add(keyword.asText()));
    return new Probe(
        Probe.Kind.valueOf(text(row, "kind").toUpperCase(Locale.ROOT)),
        text(row, "question"),
        keywords,
        optional(row, "factId"),
        optional(row, "answer"));
  }

  private static String text(JsonNode node, String field) {
    if (!node.path(field).isTextual()) {
      throw new IllegalArgumentException("field " + field + " is missing or no text");
    }
    return node.get(field).asText();
  }

  private static @Nullable String optional(JsonNode node, String field) {
    return node.hasNonNull(field) ? node.get(field).asText() : null;
  }
}
