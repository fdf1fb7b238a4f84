package io.athanor.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.jni.IValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TensorsTest {
  @BeforeAll
  static void bindThread() {
    TorchRuntime.bindThread(1);
  }

  @Test
  void tensorsOutliveTheJavaBufferTheyWereMadeFrom() {
    // Given
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        Tensors tensors = new Tensors(manager, DataType.FLOAT32)) {
      List<IValue> made = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int[] values = new int[500];
        Arrays.fill(values, i);
        made.add(tensors.longs(values));
      }

      // When
      System.gc();
      List<ByteBuffer> others = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        ByteBuffer other = ByteBuffer.allocateDirect(4000);
        while (other.hasRemaining()) {
          other.put((byte) -1);
        }
        others.add(other);
      }

      // Then
      for (int i = 0; i < made.size(); i++) {
        assertThat(tensors.toLongs(made.get(i))).hasSize(500).containsOnly(i);
        made.get(i).close();
      }
      assertThat(others).hasSize(400);
    }
  }
}
