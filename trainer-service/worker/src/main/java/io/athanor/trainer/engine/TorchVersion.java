package io.athanor.trainer.engine;

import ai.djl.engine.Engine;

/** The libtorch that runs, which figures of speed belong to. */
public final class TorchVersion {
  private TorchVersion() {}

  public static String running() {
    return Engine.getEngine(TorchRuntime.engineName()).getVersion();
  }
}
