package io.athanor.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.jni.IValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class GemmFloorTest {

  @Test
  void bothProductsOfAWeightAreComputed() {
    // Given
    TorchRuntime.bindThread(1);
    try (NDManager manager = NDManager.newBaseManager(TorchRuntime.engineName());
        Tensors tensors = new Tensors(manager, DataType.FLOAT32);
        TorchScriptModule kernels = TorchScriptModule.compile(manager, GemmFloor.text());
        IValue weight = tensors.floats(new float[] {1, 2, 3, 4}, 2, 2);
        IValue input = tensors.floats(new float[] {5, 6}, 1, 2);
        IValue output = tensors.zeros(1, 2);
        IValue gradient = tensors.zeros(1, 2);
        IValue weights = tensors.list(List.of(weight));
        IValue inputs = tensors.list(List.of(input));
        IValue outputs = tensors.list(List.of(output));
        IValue gradients = tensors.list(List.of(gradient))) {
      // When
      kernels.run("products", weights, inputs, outputs, gradients);
      // Then
      assertThat(tensors.toFloats(output)).containsExactly(17, 39);
      assertThat(tensors.toFloats(gradient)).containsExactly(17 + 3 * 39, 2 * 17 + 4 * 39);
    }
  }

  @Test
  void packWithoutLossCostsItsLayersOnly() {
    // Given
    TorchRuntime.bindThread(1);
    TokenPack pack = TokenPack.of(List.of(new TokenRow(new int[] {1, 2}, new float[2])));
    // When
    double seconds;
    try (FrozenBase base = RandomTensors.base(TestShapes.llama(), 1e4, BaseStorage.FP32);
        GemmFloor floor = new GemmFloor(base)) {
      seconds = floor.seconds(pack);
    }
    // Then
    assertThat(seconds).isPositive();
  }
}
