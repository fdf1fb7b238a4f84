package io.athanor.trainer.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The child JVM that trains, and how patient its supervisor is. */
@ConfigMapping(prefix = "athanor.trainer.worker")
public interface WorkerConfig {

  /** Class path of the worker; without one this node only answers requests and never trains. */
  Optional<String> classpath();

  /** Main class of the worker. */
  @WithDefault("io.athanor.trainer.worker.WorkerMain")
  String mainClass();

  /** Threads one worker computes with; all processors shared by the slots where none is given. */
  OptionalInt threads();

  /** Runs worked on at once: one per device. */
  @WithDefault("1")
  int slots();

  /** Heap of the worker; weights and activations lie outside. */
  @WithDefault("512m")
  String maxHeap();

  /** Folder for unpacked native libraries; beside the run folder where none is given. */
  Optional<Path> djlCache();

  /** Longest time between two looks for a run when nothing nudges. */
  @WithDefault("5s")
  Duration pollEvery();

  /** Time until a started worker must be ready. */
  @WithDefault("3m")
  Duration startLimit();

  /** Time without a message after which a working child counts as hung and is killed. */
  @WithDefault("30m")
  Duration silenceLimit();

  /** Time a worker has to stop after a cancel or a pause before it is killed. */
  @WithDefault("2m")
  Duration stopLimit();

  /** Time a worker has to save its last boundary when the service ends. */
  @WithDefault("8s")
  Duration shutdownLimit();

  /** Time an idle worker keeps its base in memory for the next run; then it gives all back. */
  @WithDefault("30m")
  Duration idleTimeout();

  /** Worker deaths without a new checkpoint after which a run has failed. */
  @WithDefault("3")
  int deathsAllowed();

  /** Checkpoints a worker may write while none can be stored; then training waits for the store. */
  @WithDefault("3")
  int mostUnsavedCheckpoints();
}
