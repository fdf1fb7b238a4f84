package io.athanor.trainer.basemodel;

import io.athanor.kit.json.Json;
import io.athanor.llm.hub.ModelText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 of how a base deals with text. Tokenizer: of {@code tokenizer.json}, or of the {@code
 * tokenizer.ggml.*} metadata of a GGUF file as JSON with sorted keys. Chat template: of its source
 * in UTF-8; of nothing where there is none.
 */
final class TextChecksums {

  private static final String GGUF_PREFIX = "tokenizer.ggml.";

  private TextChecksums() {}

  static String tokenizer(ModelText text) throws IOException {
    return switch (text.tokenizer()) {
      case ModelText.TokenizerSource.Folder folder ->
          sha256(Files.readAllBytes(folder.path().resolve("tokenizer.json")));
      case ModelText.TokenizerSource.Gguf gguf -> {
        TreeMap<String, Object> own = new TreeMap<>(gguf.metadata());
        own.keySet().removeIf(key -> !key.startsWith(GGUF_PREFIX));
        yield sha256(Json.bytes(own));
      }
    };
  }

  static String chatTemplate(@Nullable String template) {
    return sha256((template == null ? "" : template).getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
