package io.athanor.inference.engine;

/** A submitted request, for the one who submitted it. */
@FunctionalInterface
public interface GenerationHandle {

  /** Ends the request and frees its place before the next step; without effect once it ended. */
  void cancel();
}
