package io.athanor.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.athanor.inference.engine.llamacpp.LlamaContext;
import io.athanor.inference.sampling.SamplingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GenerationEngineTest {

  private static final Path LORA = TestEngine.LORA;

  // The random weights of the golden model make every greedy answer one repeated token.
  private static final SamplingSettings DRAWN = new SamplingSettings(1, 1, 0, 0, 7);

  private GenerationEngine engine;

  @BeforeEach
  void start() {
    engine =
        TestEngine.open(new LlamaContext.Settings(256, 32, 4, 1), new EngineSettings(4, 2, 16));
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void adapterLoadedBesideRunningAnswersIsServedAndTheBaseStaysAsItWas() {
    // Given
    String before = answer(null);
    RecordingListener running = submit(null, 200);

    // When
    engine.loadAdapter("tuned", LORA);
    String tuned = answer("tuned");
    String after = answer(null);

    // Then
    assertThat(tuned).isNotEqualTo(before);
    assertThat(after).isEqualTo(before);
    await().until(() -> running.result() != null);
    assertThat(running.text()).startsWith(before);
  }

  @Test
  void concurrentAnswersEqualTheOneAlone() {
    // Given
    String alone = answer(null);
    List<RecordingListener> answers = new ArrayList<>();

    // When
    for (int i = 0; i < 4; i++) {
      answers.add(submit(null, 20));
    }

    // Then
    await().until(() -> answers.stream().allMatch(each -> each.result() != null));
    assertThat(answers).allSatisfy(each -> assertThat(each.text()).isEqualTo(alone));
  }

  @Test
  void unloadedAdapterIsRefused() {
    // Given
    engine.loadAdapter("tuned", LORA);

    // When
    engine.unloadAdapter("tuned");

    // Then
    assertThatThrownBy(() -> submit("tuned", 1))
        .isInstanceOf(EngineException.class)
        .hasMessage("Adapter tuned is not loaded");
  }

  @Test
  void promptThatCannotFitIsRefused() {
    assertThatThrownBy(() -> submit(null, 400))
        .isInstanceOf(PromptTooLongException.class)
        .hasMessageContaining("The prompt has 4 tokens and 400 more were asked for");
  }

  @Test
  void closingCancelsWhatRuns() {
    // Given
    RecordingListener running = submit(null, 200);

    // When
    engine.close();

    // Then
    assertThat(running.result()).isNotNull();
    assertThat(engine.isAlive()).isFalse();
    assertThatThrownBy(() -> submit(null, 1)).hasMessage("The engine is closed");
  }

  private String answer(@Nullable String adapter) {
    RecordingListener listener = submit(adapter, 20);
    await().until(() -> listener.result() != null);
    return listener.text();
  }

  private RecordingListener submit(@Nullable String adapter, int maxTokens) {
    RecordingListener listener = new RecordingListener();
    engine.submit(
        new GenerationRequest(
            new int[] {5, 17, 42, 8},
            adapter == null ? null : AdapterUse.of(adapter),
            maxTokens,
            Set.of(),
            List.of(),
            DRAWN),
        listener);
    return listener;
  }
}
