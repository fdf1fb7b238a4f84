package io.athanor.llm.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.llm.tokenizer.Tokenizer;
import io.athanor.llm.tokenizer.TokenizerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/**
 * How llama.cpp's converter finds the name of a pre-tokenizer: the ids that the tokenizer gives for
 * a probe text, special tokens of its post-processor included, written as Python prints a list and
 * hashed, stand in a table of known tokenizers.
 */
final class PreTokenizerHash {
  private static final String PROBE = "pre-tokenizer-probe.txt";
  private static final String TABLE = "pre-tokenizers.properties";

  private PreTokenizerHash() {}

  /** The name, or nothing if this tokenizer is not in the table. */
  static Optional<String> nameOf(Path folder, JsonNode definition) throws IOException {
    List<Integer> ids = new ArrayList<>();
    try (Tokenizer tokenizer = TokenizerFactory.fromFolder(folder)) {
      Arrays.stream(tokenizer.encode(text(PROBE), true)).forEach(ids::add);
    }
    ids.addAll(0, around(definition, true));
    ids.addAll(around(definition, false));
    Properties table = new Properties();
    try (InputStream in = resource(TABLE)) {
      table.load(in);
    }
    return Optional.ofNullable(table.getProperty(sha256(ids.toString())));
  }

  /** Ids that the post-processor puts before or behind a single text. */
  private static List<Integer> around(JsonNode definition, boolean before) {
    List<Integer> ids = new ArrayList<>();
    for (JsonNode processor : TemplateTokens.processors(definition)) {
      if (!processor.path("type").asText().equals("TemplateProcessing")) {
        continue;
      }
      boolean inFront = true;
      for (JsonNode step : processor.path("single")) {
        if (step.has("Sequence")) {
          inFront = false;
        } else if (inFront == before) {
          String name = step.path("SpecialToken").path("id").asText();
          processor
              .path("special_tokens")
              .path(name)
              .path("ids")
              .forEach(id -> ids.add(id.intValue()));
        }
      }
    }
    return ids;
  }

  private static String text(String name) throws IOException {
    try (InputStream in = resource(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(PreTokenizerHash.class.getResourceAsStream(name), name);
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
