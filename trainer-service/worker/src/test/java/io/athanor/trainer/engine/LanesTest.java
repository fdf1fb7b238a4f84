package io.athanor.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packs that run at once give what packs one after another give. */
class LanesTest {
  private static final ModelShape SHAPE = TestShapes.qwen3();
  private static final List<TokenRow> ROWS = TestShapes.rows(SHAPE, 2, 9, 12, 11, 9, 10);

  @AfterEach
  void backToOneThread() {
    TorchRuntime.bindThread(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "NF4", "GGUF"})
  void gradientsOfTwoLanesEqualThoseOfOne(BaseStorage storage) {
    // Given
    float[][] single = gradients(storage, 1);

    // When
    float[][] first = gradients(storage, 2);
    float[][] again = gradients(storage, 2);

    // Then
    for (int matrix = 0; matrix < single.length; matrix++) {
      assertThat(GradientTest.relativeError(first[matrix], single[matrix])).isLessThan(1e-5);
      assertThat(again[matrix]).containsExactly(first[matrix]);
    }
  }

  @Test
  void lossesOfTokensKeepTheOrderOfTheirPacks() {
    // Given
    List<TokenPack> packs = ROWS.stream().map(row -> TokenPack.of(List.of(row))).toList();
    double[] expected = new double[packs.size()];
    double[] actual = new double[packs.size()];

    // When
    double alone = accumulate(packs, 1, expected);
    double together = accumulate(packs, 2, actual);

    // Then
    assertThat(together).isCloseTo(alone, Offset.offset(1e-6));
    assertThat(actual).containsExactly(expected, Offset.offset(1e-5));
  }

  @Test
  void unevenPacksRunOneAfterAnother() {
    List<TokenPack> uneven =
        TestShapes.rows(SHAPE, 2, 30, 3).stream().map(row -> TokenPack.of(List.of(row))).toList();
    List<TokenPack> even =
        TestShapes.rows(SHAPE, 2, 30, 27).stream().map(row -> TokenPack.of(List.of(row))).toList();

    assertThat(LaneSchedule.of(uneven, 2).pays()).isFalse();
    assertThat(LaneSchedule.of(even, 2).pays()).isTrue();
    assertThat(LaneSchedule.of(even.subList(0, 1), 2).pays()).isFalse();
  }

  private static double accumulate(List<TokenPack> packs, int threads, double[] sums) {
    TorchRuntime.bindThread(threads);
    try (FrozenBase base = base(BaseStorage.FP32);
        LlamaModel model = model(base)) {
      return model.accumulate(
          packs,
          new LlamaModel.Step(0, 0),
          (pack, scores) -> {
            for (double loss : scores.negativeLogLikelihoods()) {
              sums[packs.indexOf(pack)] += loss;
            }
          });
    }
  }

  private static float[][] gradients(BaseStorage storage, int threads) {
    TorchRuntime.bindThread(threads);
    try (FrozenBase base = base(storage);
        LlamaModel model = model(base)) {
      model.accumulate(ROWS.stream().map(row -> TokenPack.of(List.of(row))).toList());
      return model.adapters().layout().matrices().stream()
          .map(model.adapters()::gradient)
          .toArray(float[][]::new);
    }
  }

  private static FrozenBase base(BaseStorage storage) {
    return new FrozenBase(SHAPE, new RandomBase(SHAPE, 1), TestShapes.frequencies(SHAPE), storage);
  }

  private static LlamaModel model(FrozenBase base) {
    LlamaModel model = new LlamaModel(base, LoraSpec.of(4, 8), false);
    model.adapters().load(TestShapes::randomAdapter);
    return model;
  }
}
