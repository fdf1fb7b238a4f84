package io.athanor.kit.blob;

import io.athanor.contracts.ProblemCode;

/** A blob could not be stored or read; the message names the key and what to do. */
public final class BlobStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ProblemCode code;

  public BlobStoreException(ProblemCode code, String message) {
    super(message);
    this.code = code;
  }

  public BlobStoreException(ProblemCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ProblemCode code() {
    return code;
  }
}
