package io.athanor.trainer.engine;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Process-wide and per-thread settings of libtorch.
 *
 * <p>Gradient mode and the thread count are thread-local in libtorch and wrong by default on new
 * threads, so every thread that runs kernels calls {@link #bindThread} first. Same bytes need the
 * same thread count.
 */
public final class TorchRuntime {
  private static final String ENGINE = "PyTorch";

  /** More lanes would hold more packs' activations at once than their speed is worth. */
  private static final int MOST_LANES = 4;

  private static volatile int threads = 1;

  private TorchRuntime() {}

  /**
   * Loads libtorch if need be and prepares the calling thread.
   *
   * @param count threads of this process's matrix products
   */
  public static void bindThread(int count) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    Engine.getEngine(ENGINE);
    threads = count;
    bind(count);
  }

  /** Packs of a step that run at once. */
  public static int lanes() {
    return Math.min(threads, MOST_LANES);
  }

  /** Prepares a thread that runs packs beside others. */
  static void bindLane() {
    bind(threads / lanes());
  }

  /** Gives all threads back to the calling thread; MKL's number is one for the whole process. */
  static void unbindLanes() {
    JniUtils.setNumThreads(threads);
  }

  private static void bind(int count) {
    JniUtils.setNumThreads(count);
    JniUtils.setGradMode(false);
    // Packs differ in length at every step: profiling would specialise kernels to shapes in vain.
    JniUtils.setGraphExecutorOptimize(false);
  }

  static String engineName() {
    return ENGINE;
  }
}
