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

  private TorchRuntime() {}

  /** Loads libtorch if need be and prepares the calling thread. */
  public static void bindThread(int threads) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    Engine.getEngine(ENGINE);
    JniUtils.setNumThreads(threads);
    JniUtils.setGradMode(false);
    // Packs differ in length at every step: profiling would specialise kernels to shapes in vain.
    JniUtils.setGraphExecutorOptimize(false);
  }

  static String engineName() {
    return ENGINE;
  }
}
