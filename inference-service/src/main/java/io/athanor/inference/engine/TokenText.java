package io.athanor.inference.engine;

import org.jspecify.annotations.Nullable;

/** The bytes of each token, asked from the model once. Confined to the engine's thread. */
final class TokenText {

  private final ModelRuntime runtime;
  private final byte[] @Nullable [] bytes;

  TokenText(ModelRuntime runtime) {
    this.runtime = runtime;
    this.bytes = new byte[runtime.vocabularySize()][];
  }

  byte[] bytes(int token) {
    byte[] known = bytes[token];
    if (known == null) {
      known = runtime.tokenBytes(token);
      bytes[token] = known;
    }
    return known;
  }
}
