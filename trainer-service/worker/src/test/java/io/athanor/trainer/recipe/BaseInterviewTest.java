package io.athanor.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.trainer.data.Example;
import io.athanor.trainer.data.Probe;
import io.athanor.trainer.engine.BaseStorage;
import io.athanor.trainer.engine.LlamaModel;
import io.athanor.trainer.engine.LoraSpec;
import io.athanor.trainer.engine.TorchRuntime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BaseInterviewTest {
  private static final TrainingSettings SETTINGS =
      AutomaticSettings.resolve(
          new com.fasterxml.jackson.databind.ObjectMapper()
              .convertValue(
                  java.util.Map.of("preset", "facts", "replayRows", 4, "replayTokens", 3),
                  TrainingSpec.class),
          RunSize.of(7, 1000, 512));

  private final BaseModelCache bases = new BaseModelCache();
  private BaseModelCache.Loaded base;
  private LlamaModel model;

  @BeforeEach
  void open() throws Exception {
    TorchRuntime.bindThread(1);
    base =
        bases.get(
            new TrainingJob.BaseModel("folder", "tiny", TinyRuns.base(), null), BaseStorage.FP32);
    model = new LlamaModel(base.base(), LoraSpec.of(4, 4), false);
    model.adapters().initialise(1);
  }

  @AfterEach
  void close() {
    model.close();
    bases.close();
  }

  @Test
  void questionThatIsHeldOutIsNeverReplayed() {
    // Given
    List<String> prompts = GeneralPrompts.batches().getFirst();
    Probe held = new Probe(Probe.Kind.ANCHOR, " " + prompts.get(1), List.of("x"), null, null);

    // When
    BaseReplies replies = interview(false).ask(SETTINGS, List.of(held), List.of());

    // Then
    assertThat(replies.replay()).hasSize(12);
    assertThat(replies.replay().get(0).prompt()).isEqualTo(prompt(prompts.get(0)));
    assertThat(replies.replay().get(1).prompt()).isEqualTo(prompt(prompts.get(2)));
    assertThat(replies.anchorLoss()).isZero();
  }

  @Test
  void warmBaseAnswersFromMemoryUnlessTheAnswersWereCutShort() {
    // When
    BaseReplies cutShort = interview(true).ask(SETTINGS, List.of(), List.of("Why?"));
    BaseReplies whole = interview(false).ask(SETTINGS, List.of(), List.of("Why?"));
    BaseReplies again = interview(false).ask(SETTINGS, List.of(), List.of("Why?"));

    // Then
    assertThat(cutShort.replay().getFirst().answer()).hasSize(1);
    assertThat(whole.replay().getFirst().answer()).hasSize(3);
    assertThat(again.replay().getFirst().answer()).isSameAs(whole.replay().getFirst().answer());
    assertThat(again.anchorLoss()).isEqualTo(whole.anchorLoss()).isPositive();
  }

  private BaseInterview interview(boolean interrupted) {
    return new BaseInterview(model, base, 1, () -> interrupted);
  }

  private int[] prompt(String question) {
    return base.encoder().prompt(List.of(new Example.Message(Example.Message.USER, question)));
  }
}
