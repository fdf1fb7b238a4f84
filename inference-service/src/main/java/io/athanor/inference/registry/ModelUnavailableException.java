package io.athanor.inference.registry;

/** A model that is listed and cannot be opened. */
public final class ModelUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ModelUnavailableException(String model, Exception cause) {
    super("The model '%s' cannot be loaded: %s".formatted(model, cause.getMessage()), cause);
  }
}
