package io.athanor.llm.tokenizer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The key-values of a GGUF file, as far as a tokenizer needs them; a missing key is null. */
public interface TokenizerMetadata {
  @Nullable String string(String key);

  @Nullable Long integer(String key);

  @Nullable Boolean flag(String key);

  String @Nullable [] strings(String key);

  int @Nullable [] integers(String key);

  float @Nullable [] floats(String key);

  /**
   * Over plain values: strings, boxed numbers and booleans, and lists or arrays of them.
   *
   * @param keyValues the file's key-values
   */
  static TokenizerMetadata of(Map<String, ? extends Object> keyValues) {
    return new MapMetadata(keyValues);
  }
}
