package io.athanor.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.jni.IValue;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Compact storage against naive loops, value by value, and as part of a model. */
class StorageTest {
  private static final ModelShape SHAPE = TestShapes.llama();

  @BeforeAll
  static void bindThread() {
    TorchRuntime.bindThread(1);
  }

  /** 24 * 40 = 960 = 15 blocks; 4 * 24 = 96 and 7 * 11 = 77 end with a short block. */
  @ParameterizedTest(name = "{0} x {1}")
  @CsvSource({"24, 40", "4, 24", "7, 11", "130, 256", "1, 1"})
  void restoredMatricesEqualThoseOfNaiveLoops(int rows, int columns) {
    // Given
    float[] values = values(rows * columns);

    // Then
    assertThat(restored(BaseStorage.INT8, values, rows, columns))
        .containsExactly(NaiveStorage.int8(values, columns));
    assertThat(restored(BaseStorage.BF16, values, rows, columns))
        .containsExactly(NaiveStorage.bf16(values));
    float[] naive = NaiveStorage.nf4(values);
    assertThat(GradientTest.relativeError(restored(BaseStorage.NF4, values, rows, columns), naive))
        .isLessThan(1e-6);
  }

  @Test
  void zerosStayZeros() {
    for (BaseStorage storage : List.of(BaseStorage.BF16, BaseStorage.INT8, BaseStorage.NF4)) {
      assertThat(restored(storage, new float[6 * 64], 6, 64)).as(storage.name()).containsOnly(0f);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BF16", "INT8", "NF4", "GGUF"})
  void modelOnCompactStorageEqualsOneOnItsDequantisedWeights(BaseStorage storage) {
    // Given
    RandomBase weights = new RandomBase(SHAPE, 1);
    float[] frequencies = TestShapes.frequencies(SHAPE);
    List<TokenPack> packs = List.of(TokenPack.of(TestShapes.rows(SHAPE, 2, 7, 12, 3, 9)));
    try (FrozenBase compact = new FrozenBase(SHAPE, weights, frequencies, storage);
        FrozenBase plain =
            new FrozenBase(SHAPE, new RestoredTensors(compact, weights), frequencies);
        LlamaModel model = new LlamaModel(compact, LoraSpec.of(4, 8), true);
        LlamaModel expected = new LlamaModel(plain, LoraSpec.of(4, 8), false)) {
      model.adapters().load(TestShapes::randomAdapter);
      expected.adapters().load(TestShapes::randomAdapter);

      // Then
      assertThat(model.accumulate(packs)).isEqualTo(expected.accumulate(packs));
      for (LoraLayout.Matrix matrix : model.adapters().layout().matrices()) {
        assertThat(model.adapters().gradient(matrix))
            .as(matrix.name())
            .containsExactly(expected.adapters().gradient(matrix));
      }
    }
  }

  @Test
  void unknownStorageIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> BaseStorage.named("fp4"))
        .hasMessage("storage must be one of fp32, bf16, int8, nf4, gguf, was 'fp4'");
  }

  private static float[] values(int count) {
    Random random = new Random(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (0.05 * random.nextGaussian());
    }
    return values;
  }

  private static float[] restored(BaseStorage storage, float[] values, int rows, int columns) {
    BaseTensors source = new OneTensor(values);
    try (NDManager manager = NDManager.newBaseManager(TorchRuntime.engineName());
        Tensors tensors = new Tensors(manager, DataType.FLOAT32);
        MatrixStore store = new MatrixStore(tensors, source, storage);
        StoredMatrix matrix = store.matrix("one", rows, columns);
        IValue target = tensors.zeros(rows, columns)) {
      matrix.dequantise(target);
      return tensors.toFloats(target);
    }
  }

  /** A source with a single tensor. */
  private record OneTensor(float[] values) implements BaseTensors {
    @Override
    public long size(String name) {
      return values.length;
    }

    @Override
    public void read(String name, java.util.function.Consumer<java.nio.FloatBuffer> pieces) {
      pieces.accept(java.nio.FloatBuffer.wrap(values));
    }
  }
}
