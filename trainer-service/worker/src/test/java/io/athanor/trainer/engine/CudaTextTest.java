package io.athanor.trainer.engine;

import static org.assertj.core.api.Assertions.assertThatCode;

import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Without a GPU the kernels for it can be compiled, not run: their operators exist as written. */
class CudaTextTest {
  @BeforeAll
  static void bindThread() {
    TorchRuntime.bindThread(1);
  }

  @Test
  void kernelsForCudaCompile() {
    LoraSpec spec = new LoraSpec(4, 8, false, 0.1, LinearModule.all());
    String text = LlamaModel.text(new LoraLayout(TestShapes.qwen3(), spec), ComputeDevice.CUDA);
    try (NDManager manager = NDManager.newBaseManager(TorchRuntime.engineName())) {
      assertThatCode(() -> TorchScriptModule.compile(manager, text).close())
          .doesNotThrowAnyException();
    }
  }
}
