package io.athanor.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Masks of LoRA dropout; that gradients go through them rightly is in {@link GradientTest}. */
class DropoutTest {
  private static final ModelShape SHAPE = TestShapes.llama();
  private static final List<TokenPack> PACKS =
      List.of(TokenPack.of(TestShapes.rows(SHAPE, 2, 7, 12, 3, 9)));

  @BeforeAll
  static void bindThread() {
    TorchRuntime.bindThread(1);
  }

  @Test
  void masksFollowFromSeedAndStepAlone() {
    try (FrozenBase base = base();
        LlamaModel model = model(base, 0.4)) {
      // When
      double first = loss(model, 1, 0);
      double laterStep = loss(model, 1, 1);
      double otherSeed = loss(model, 2, 0);
      double again = loss(model, 1, 0);

      // Then
      assertThat(again).isEqualTo(first);
      assertThat(laterStep).isNotEqualTo(first);
      assertThat(otherSeed).isNotEqualTo(first).isNotEqualTo(laterStep);
    }
  }

  @Test
  void meanOverManyMasksIsWhatNoDropoutGives() {
    // One layer's forward is linear in the mask of its down projection, so the mean loss of small
    // adapters comes close to that without masks.
    try (FrozenBase base = base();
        LlamaModel masked = model(base, 0.2);
        LlamaModel plain = model(base, 0)) {
      // When
      double mean = 0;
      for (int step = 0; step < 400; step++) {
        mean += loss(masked, 3, step) / 400;
      }

      // Then
      assertThat(mean).isCloseTo(loss(plain, 3, 0), Offset.offset(0.01));
    }
  }

  @Test
  void evaluationSeesNoMask() {
    try (FrozenBase base = base();
        LlamaModel masked = model(base, 0.4);
        LlamaModel plain = model(base, 0)) {
      assertThat(masked.negativeLogLikelihoods(PACKS.getFirst()))
          .containsExactly(plain.negativeLogLikelihoods(PACKS.getFirst()));
    }
  }

  private static FrozenBase base() {
    return new FrozenBase(SHAPE, new RandomBase(SHAPE, 1), TestShapes.frequencies(SHAPE));
  }

  private static LlamaModel model(FrozenBase base, double dropout) {
    LlamaModel model =
        new LlamaModel(base, new LoraSpec(4, 2, false, dropout, LinearModule.all()), false);
    model.adapters().load(TestShapes::randomAdapter);
    return model;
  }

  private static double loss(LlamaModel model, long seed, int step) {
    return model.accumulate(PACKS, new LlamaModel.Step(seed, step), (pack, losses) -> {});
  }
}
