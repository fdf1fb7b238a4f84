package io.athanor.llm.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.llm.tokenizer.TokenizerMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * The token ids at which generation stops, in ascending order.
 *
 * <p>Model files disagree about them, so the union of all sources is taken: the GGUF's end tokens,
 * the list in {@code generation_config.json}, and the token with which the template ends a turn.
 */
public record StopTokens(Set<Integer> ids) {
  private static final List<String> GGUF_KEYS =
      List.of(
          "tokenizer.ggml.eos_token_id",
          "tokenizer.ggml.eot_token_id",
          "tokenizer.ggml.eom_token_id");

  public StopTokens {
    ids = Collections.unmodifiableSet(new TreeSet<>(ids));
  }

  public static StopTokens of(OptionalInt id) {
    return new StopTokens(id.isPresent() ? Set.of(id.getAsInt()) : Set.of());
  }

  /** The end tokens that a GGUF file names: end of sequence, of turn, of message. */
  public static StopTokens fromGguf(TokenizerMetadata metadata) {
    Set<Integer> ids = new TreeSet<>();
    for (String key : GGUF_KEYS) {
      Long id = metadata.integer(key);
      if (id != null) {
        ids.add(Math.clamp(id, -1, Integer.MAX_VALUE));
      }
    }
    return new StopTokens(ids);
  }

  /** {@code eos_token_id} of {@code generation_config.json}, a number or a list; none if absent. */
  public static StopTokens fromFolder(Path folder) {
    Path file = folder.resolve("generation_config.json");
    if (!Files.isRegularFile(file)) {
      return new StopTokens(Set.of());
    }
    try {
      JsonNode named = new ObjectMapper().readTree(file.toFile()).path("eos_token_id");
      Set<Integer> ids = new TreeSet<>();
      if (named.isInt()) {
        ids.add(named.asInt());
      }
      named.forEach(id -> ids.add(id.asInt()));
      return new StopTokens(ids);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(file + " is not readable JSON", unreadable);
    }
  }

  /** The union. */
  public StopTokens and(StopTokens others) {
    Set<Integer> union = new TreeSet<>(ids);
    union.addAll(others.ids);
    return new StopTokens(union);
  }

  public boolean contains(int id) {
    return ids.contains(id);
  }
}
