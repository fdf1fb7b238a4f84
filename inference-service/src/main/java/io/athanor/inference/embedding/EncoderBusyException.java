package io.athanor.inference.embedding;

/** Too much waits for the encoder already. */
public final class EncoderBusyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EncoderBusyException(int limit) {
    super("%d requests wait for embeddings already: try again in a moment".formatted(limit));
  }
}
