package io.athanor.inference.embedding.encoder;

/** A model folder that holds no encoder that is supported; the message names the file and field. */
public final class EncoderException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EncoderException(String message) {
    super(message);
  }

  EncoderException(String message, Throwable cause) {
    super(message, cause);
  }
}
