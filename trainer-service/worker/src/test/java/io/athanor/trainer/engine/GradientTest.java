package io.athanor.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.trainer.engine.oracle.AutogradLlama;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hand-derived backward against NDArray autograd (1e-5) and finite differences (1e-6). */
class GradientTest {
  private static final Set<LinearModule> ALL = LinearModule.all();

  @BeforeAll
  static void bindThread() {
    TorchRuntime.bindThread(1);
  }

  static Stream<Arguments> variants() {
    return Stream.of(
        Arguments.of("llama", TestShapes.llama(), new LoraSpec(4, 8, false, 0, ALL)),
        Arguments.of("rsLoRA", TestShapes.llama(), new LoraSpec(4, 8, true, 0, ALL)),
        Arguments.of("biases", TestShapes.llamaWithBiases(), new LoraSpec(3, 3, false, 0, ALL)),
        Arguments.of("qwen2", TestShapes.qwen2(), new LoraSpec(5, 7, false, 0, ALL)),
        Arguments.of("qwen3", TestShapes.qwen3(), new LoraSpec(2, 8, false, 0, ALL)),
        Arguments.of(
            "q and v only",
            TestShapes.llama(),
            new LoraSpec(4, 8, false, 0, Set.of(LinearModule.Q, LinearModule.V))),
        Arguments.of(
            "o, up and down only",
            TestShapes.qwen2(),
            new LoraSpec(
                4, 8, false, 0, Set.of(LinearModule.O, LinearModule.UP, LinearModule.DOWN))),
        Arguments.of(
            "k only", TestShapes.qwen3(), new LoraSpec(1, 2, false, 0, Set.of(LinearModule.K))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("variants")
  void packedBackwardEqualsAutogradOfSingleRows(String name, ModelShape shape, LoraSpec spec) {
    // Given
    RandomBase weights = new RandomBase(shape, 1);
    List<TokenRow> rows = TestShapes.rows(shape, 2, 7, 12, 3, 9);
    float[] frequencies = TestShapes.frequencies(shape);
    LoraLayout layout = new LoraLayout(shape, spec);
    try (FrozenBase base = new FrozenBase(shape, weights, frequencies);
        LlamaModel model = new LlamaModel(base, spec, false);
        AutogradLlama oracle =
            new AutogradLlama(layout, weights, frequencies, TestShapes::randomAdapter)) {
      model.adapters().load(TestShapes::randomAdapter);

      // When
      double loss = model.accumulate(List.of(TokenPack.of(rows)));
      double expected = oracle.lossAndGradients(rows);

      // Then
      assertThat(Math.abs(loss - expected) / expected).isLessThan(1e-6);
      for (LoraLayout.Matrix matrix : layout.matrices()) {
        assertThat(relativeError(model.adapters().gradient(matrix), oracle.gradient(matrix)))
            .as(matrix.name())
            .isLessThan(1e-5);
      }
    }
  }

  static Stream<Arguments> variantsWithDropout() {
    return Stream.concat(
        variants(),
        Stream.of(
            Arguments.of("dropout", TestShapes.llama(), new LoraSpec(4, 8, false, 0.3, ALL)),
            Arguments.of(
                "dropout of v and down",
                TestShapes.qwen3(),
                new LoraSpec(4, 8, true, 0.5, Set.of(LinearModule.V, LinearModule.DOWN)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("variantsWithDropout")
  void backwardEqualsFiniteDifferencesInDouble(String name, ModelShape shape, LoraSpec spec) {
    // Given
    List<TokenPack> packs = List.of(TokenPack.of(TestShapes.rows(shape, 3, 6, 8)));
    try (FrozenBase base =
            FrozenBase.inDouble(shape, new RandomBase(shape, 5), TestShapes.frequencies(shape));
        LlamaModel model = new LlamaModel(base, spec, false)) {
      LoraAdapters adapters = model.adapters();
      adapters.load(TestShapes::randomAdapter);
      model.accumulate(packs);
      Map<LoraLayout.Matrix, Double> gradients = new LinkedHashMap<>();
      for (LoraLayout.Matrix matrix : adapters.layout().matrices()) {
        gradients.put(matrix, gradientAt(adapters, matrix.offset() + index(matrix)));
      }
      for (LoraLayout.Matrix matrix : gradients.keySet()) {
        int index = index(matrix);
        double analytic = gradients.get(matrix);

        // When
        double numeric = centralDifference(model, packs, matrix.offset() + index);

        // Then
        double scale = Math.max(Math.abs(numeric), 1e-3);
        assertThat(Math.abs(analytic - numeric) / scale).as(matrix.name()).isLessThan(1e-6);
      }
    }
  }

  private static int index(LoraLayout.Matrix matrix) {
    return (int) (matrix.offset() * 31 % matrix.size());
  }

  @ParameterizedTest(name = "dropout {0}")
  @ValueSource(doubles = {0, 0.4})
  void recomputedAndSplitStepsGiveTheSameGradients(double dropout) {
    // Given
    ModelShape shape = TestShapes.llama();
    List<TokenRow> rows = TestShapes.rows(shape, 2, 7, 12, 3, 9);
    LoraSpec spec = new LoraSpec(4, 8, false, dropout, ALL);
    try (FrozenBase base =
            new FrozenBase(shape, new RandomBase(shape, 1), TestShapes.frequencies(shape));
        LlamaModel plain = new LlamaModel(base, spec, false);
        LlamaModel recomputing = new LlamaModel(base, spec, true)) {
      plain.adapters().load(TestShapes::randomAdapter);
      recomputing.adapters().load(TestShapes::randomAdapter);

      // When
      double packed = plain.accumulate(List.of(TokenPack.of(rows)));
      double single =
          recomputing.accumulate(rows.stream().map(row -> TokenPack.of(List.of(row))).toList());

      // Then
      assertThat(single).isCloseTo(packed, org.assertj.core.data.Offset.offset(1e-6));
      for (LoraLayout.Matrix matrix : plain.adapters().layout().matrices()) {
        assertThat(
                relativeError(
                    recomputing.adapters().gradient(matrix), plain.adapters().gradient(matrix)))
            .isLessThan(1e-5);
      }
    }
  }

  private static double gradientAt(LoraAdapters adapters, long index) {
    Tensors tensors = adapters.tensors();
    try (var from = ai.djl.pytorch.jni.IValue.from(index);
        var one = ai.djl.pytorch.jni.IValue.from(1L);
        var part = tensors.flatKernels().call("take", adapters.gradients(), from, one)) {
      return tensors.toDoubles(part)[0];
    }
  }

  private static double centralDifference(LlamaModel model, List<TokenPack> packs, long index) {
    float[] parameters = model.adapters().snapshot();
    float original = parameters[(int) index];
    // Parameters are written through fp32, so the step is what is left after rounding.
    float up = original + 0x1p-14f;
    float down = original - 0x1p-14f;
    parameters[(int) index] = up;
    double above = loss(model, packs, parameters);
    parameters[(int) index] = down;
    double below = loss(model, packs, parameters);
    parameters[(int) index] = original;
    model.adapters().tensors().fill(model.adapters().parameters(), 0, FloatBuffer.wrap(parameters));
    return (above - below) / ((double) up - down);
  }

  private static double loss(LlamaModel model, List<TokenPack> packs, float[] parameters) {
    model.adapters().tensors().fill(model.adapters().parameters(), 0, FloatBuffer.wrap(parameters));
    return model.accumulate(packs);
  }

  static double relativeError(float[] actual, float[] expected) {
    double difference = 0;
    double reference = 0;
    for (int i = 0; i < expected.length; i++) {
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
      reference = Math.max(reference, Math.abs(expected[i]));
    }
    return difference / reference;
  }
}
