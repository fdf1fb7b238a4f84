package io.athanor.trainer.engine;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Kernels compiled from TorchScript text. Calls run in inference mode: nothing records a graph, and
 * tensors given in may be changed in place.
 *
 * <p>About 10 microseconds a call, so a whole layer direction is one method.
 */
final class TorchScriptModule implements AutoCloseable {
  private final PtSymbolBlock block;

  private TorchScriptModule(PtSymbolBlock block) {
    this.block = block;
  }

  /**
   * Compiles methods of class {@code M}.
   *
   * @throws ai.djl.engine.EngineException with the offending line when the text is wrong
   */
  static TorchScriptModule compile(NDManager manager, String methods) {
    byte[] archive = TorchScriptArchive.of(methods);
    try {
      return new TorchScriptModule(
          JniUtils.loadModule(
              (PtNDManager) manager, new ByteArrayInputStream(archive), false, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  IValue call(String method, IValue... inputs) {
    return IValueUtils.runMethod(block, method, inputs);
  }

  /** Runs a method for its effect on the tensors given in. */
  void run(String method, IValue... inputs) {
    call(method, inputs).close();
  }

  @Override
  public void close() {
    block.close();
  }
}
