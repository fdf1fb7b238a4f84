package io.athanor.dataset.generation;

/** A build has asked, read or written as much as its pipeline file allows. */
public final class CostCapException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CostCapException(String message) {
    super(message);
  }
}
