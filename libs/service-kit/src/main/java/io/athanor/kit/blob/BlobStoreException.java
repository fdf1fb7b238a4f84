package io.athanor.kit.blob;

import io.athanor.contracts.ProblemCode;
import java.io.IOException;

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

  /** A file that could not be read or written. */
  public static BlobStoreException of(String what, IOException cause) {
    boolean full = String.valueOf(cause.getMessage()).contains("No space left");
    return new BlobStoreException(
        full ? ProblemCode.STORAGE_FULL : ProblemCode.INTERNAL_ERROR,
        what + ": " + cause.getMessage() + (full ? "; free some space and try again" : ""),
        cause);
  }

  public ProblemCode code() {
    return code;
  }

  /** Whether the same may succeed later without anybody having changed the content. */
  public boolean isTransient() {
    return code == ProblemCode.STORAGE_UNAVAILABLE;
  }
}
