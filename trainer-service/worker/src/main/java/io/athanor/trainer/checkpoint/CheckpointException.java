package io.athanor.trainer.checkpoint;

/** A checkpoint is damaged or belongs to another run; the message says which file or field. */
public final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
