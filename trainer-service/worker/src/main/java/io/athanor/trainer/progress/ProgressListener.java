package io.athanor.trainer.progress;

/** Receives what happens in a run, on the training thread. */
@FunctionalInterface
public interface ProgressListener {
  void report(TrainingEvent event);
}
