package io.athanor.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.inference.sampling.SamplingSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestSchedulerTest {

  private static final int STOP_Z = 25;

  private final FakeRuntime runtime = new FakeRuntime(64, 4);
  private final WaitingLine line = new WaitingLine(8);
  private final AdapterPool adapters =
      new AdapterPool("test", runtime, new AdapterLimits(8, 1 << 20, Duration.ZERO), Runnable::run);
  private final RequestScheduler scheduler =
      new RequestScheduler(runtime, new EngineSettings(8, 2, 4), line, adapters);

  @BeforeEach
  void registerAdapters() {
    adapters.register("red", Path.of("red.gguf"));
    adapters.register("blue", Path.of("blue.gguf"));
  }

  @AfterEach
  void closeAdapters() {
    adapters.close();
  }

  @Test
  void answerEndsAtTheGreatestLength() {
    // Given
    RecordingListener answer = submit("abc", null, 3);

    // When
    runAll();

    // Then
    assertThat(answer.text()).isEqualTo("def");
    assertThat(answer.result().finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(answer.result().promptTokens()).isEqualTo(3);
    assertThat(answer.result().completionTokens()).isEqualTo(3);
    assertThat(runtime.steps).containsExactly("0a 0b 0c", "0d", "0e");
  }

  @Test
  void stopTokenEndsTheAnswerAndIsNoPartOfIt() {
    // Given
    RecordingListener answer = submit("w", null, 9);

    // When
    runAll();

    // Then
    assertThat(answer.text()).isEqualTo("xy");
    assertThat(answer.result().finishReason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void requestsOfOneAdapterShareEveryBatch() {
    // Given
    submit("a", null, 3);
    submit("k", null, 3);

    // When
    runAll();

    // Then
    assertThat(runtime.steps).containsExactly("0a 1k", "0b 1l", "0c 1m");
  }

  @Test
  void adaptersTakeTurnsOfAQuantum() {
    // Given
    submit("a", "red", 4);
    submit("b", "blue", 4);

    // When
    runAll();

    // Then
    assertThat(runtime.adapters)
        .containsExactly("blue", "blue", "red", "red", "blue", "blue", "red", "red");
  }

  @Test
  void newAdapterIsServedAtOnce() {
    // Given
    submit("a", "red", 10);
    scheduler.step();

    // When
    submit("b", "blue", 1);
    scheduler.step();

    // Then
    assertThat(runtime.adapters).containsExactly("red", "blue");
  }

  @Test
  void placeGoesToTheAdapterThatRunsLeast() {
    // Given: red holds all four places, three more and one of blue wait
    for (int i = 0; i < 7; i++) {
      submit("a", "red", 1 + i);
    }
    RecordingListener blue = submit("b", "blue", 1);

    // When: the first of red ends
    scheduler.step();
    scheduler.step();

    // Then
    assertThat(blue.text()).isEqualTo("c");
  }

  @Test
  void longPromptIsChunkedWhileOthersGenerate() {
    // Given
    submit("a", null, 5);
    scheduler.step();

    // When
    submit("klmnopqrs", null, 1);
    scheduler.step();
    scheduler.step();
    scheduler.step();

    // Then
    assertThat(runtime.steps).containsExactly("0a", "0b 1k 1l 1m 1n", "0c 1o 1p 1q 1r", "0d 1s");
  }

  @Test
  void promptThatBeginsAlikeSharesTheCache() {
    // Given
    submit("abcd", null, 2);
    runAll();
    runtime.steps.clear();

    // When
    RecordingListener answer = submit("abcx", null, 1);
    runAll();

    // Then
    assertThat(runtime.steps).containsExactly("restore 0", "0x");
    assertThat(answer.text()).isEqualTo("y");
    assertThat(answer.result().cachedTokens()).isEqualTo(3);
  }

  @Test
  void prefixThatFindsNoRoomIsComputedAgain() {
    // Given
    submit("abcd", null, 2);
    runAll();
    runtime.steps.clear();
    runtime.fragmented = true;

    // When
    RecordingListener answer = submit("abcx", null, 1);
    runAll();

    // Then
    assertThat(runtime.steps).containsExactly("0a 0b 0c 0x");
    assertThat(answer.text()).isEqualTo("y");
    assertThat(answer.result().cachedTokens()).isZero();
  }

  @Test
  void promptThatBeginsLikeARunningOneSharesItsCells() {
    // Given
    submit("abcd", null, 3);
    scheduler.step();
    runtime.steps.clear();

    // When
    submit("abcx", null, 1);
    runAll();

    // Then
    assertThat(runtime.steps).containsExactly("share 0->1:3", "0e 1x", "0f");
  }

  @Test
  void nothingIsKeptOnceTheSchedulerIsClosed() {
    // Given
    submit("abcd", null, 2);
    runAll();
    assertThat(runtime.copies).isNotEmpty();

    // When
    scheduler.close();

    // Then
    assertThat(runtime.copies).isEmpty();
  }

  @Test
  void furtherAnswersShareThePromptOfTheFirst() {
    // Given
    RecordingListener first = new RecordingListener();
    RecordingListener second = new RecordingListener();
    Generation leader = add("abcd", null, 2, first, null);
    add("abcd", null, 2, second, leader);

    // When
    runAll();

    // Then
    assertThat(runtime.steps).containsExactly("0a 0b 0c 0d", "share 0->1:3", "0e 1d", "1e");
    assertThat(second.text()).isEqualTo(first.text()).isEqualTo("ef");
    assertThat(second.result().cachedTokens()).isEqualTo(3);
  }

  @Test
  void prefixOfAnotherStrengthIsNotShared() {
    // Given
    add(request("abcd", new AdapterUse("red", 1), 1), new RecordingListener(), null);
    runAll();
    runtime.steps.clear();

    // When
    add(request("abcd", new AdapterUse("red", 0.5f), 1), new RecordingListener(), null);
    runAll();

    // Then
    assertThat(runtime.steps).containsExactly("0a 0b 0c 0d");
  }

  @Test
  void prefixOfAForgottenAdapterIsNotShared() {
    // Given
    submit("abcd", "red", 1);
    runAll();
    runtime.steps.clear();

    // When
    scheduler.forget("red");
    submit("abcd", "red", 1);
    runAll();

    // Then
    assertThat(runtime.steps).containsExactly("0a 0b 0c 0d");
    assertThat(runtime.copies).hasSize(1);
  }

  @Test
  void prefixOfAnotherAdapterIsNotShared() {
    // Given
    submit("abcd", null, 2);
    runAll();
    runtime.steps.clear();

    // When
    submit("abcx", "red", 1);
    runAll();

    // Then
    assertThat(runtime.steps).containsExactly("0a 0b 0c 0x");
  }

  @Test
  void requestWaitsUntilItsLongestAnswerFits() {
    // Given
    submit("a", null, 40);
    RecordingListener second = submit("k", null, 40);

    // When, Then
    scheduler.step();
    assertThat(line.length()).isEqualTo(1);
    runAll();
    assertThat(second.result().completionTokens()).isEqualTo(15);
  }

  @Test
  void cancelledRequestFreesItsPlaceBeforeTheNextStep() {
    // Given
    RecordingListener answer = new RecordingListener();
    Generation generation = add("a", null, 20, answer);
    scheduler.step();

    // When
    generation.cancel();
    scheduler.step();

    // Then
    assertThat(answer.result().finishReason()).isEqualTo(FinishReason.CANCELLED);
    assertThat(scheduler.hasWork()).isFalse();
    assertThat(scheduler.status().running()).isZero();
  }

  @Test
  void failedBatchFailsItsRequestsOnly() {
    // Given
    RecordingListener lost = submit("a", null, 3);
    runtime.nextFailure = new IllegalStateException("boom");
    scheduler.step();

    // When
    RecordingListener next = submit("k", null, 1);
    runAll();

    // Then
    assertThat(lost.failure()).isInstanceOf(EngineException.class).hasRootCauseMessage("boom");
    assertThat(next.text()).isEqualTo("l");
  }

  @Test
  void listenerThatThrowsLosesOnlyItsOwnAnswer() {
    // Given
    GenerationListener broken =
        new GenerationListener() {
          @Override
          public void onText(String piece) {
            throw new IllegalStateException("connection closed");
          }

          @Override
          public void onFinished(GenerationResult result) {}

          @Override
          public void onFailed(RuntimeException failure) {}
        };
    add("a", null, 20, broken);
    RecordingListener other = submit("k", null, 3);

    // When
    runAll();

    // Then
    assertThat(other.text()).isEqualTo("lmn");
    assertThat(runtime.steps).hasSize(3);
  }

  @Test
  void adapterInUseIsUnloadedAfterItsLastRequest() {
    // Given
    submit("a", "red", 2);
    scheduler.step();

    // When
    adapters.retire("red");

    // Then
    assertThat(runtime.loaded).containsExactlyInAnyOrder("red", "blue");
    runAll();
    assertThat(runtime.loaded).containsExactly("blue");
  }

  @Test
  void requestBeyondTheLimitIsRefused() {
    // Given
    for (int i = 0; i < 8; i++) {
      line.takePlaces(1);
    }

    // When, Then
    assertThatThrownBy(() -> line.takePlaces(1))
        .isInstanceOf(EngineBusyException.class)
        .hasMessageContaining("8 requests are waiting");
  }

  private RecordingListener submit(String prompt, @Nullable String adapter, int maxTokens) {
    RecordingListener listener = new RecordingListener();
    add(prompt, adapter, maxTokens, listener);
    return listener;
  }

  private Generation add(
      String prompt, @Nullable String adapter, int maxTokens, GenerationListener listener) {
    return add(prompt, adapter, maxTokens, listener, null);
  }

  private Generation add(
      String prompt,
      @Nullable String adapter,
      int maxTokens,
      GenerationListener listener,
      @Nullable Generation leader) {
    AdapterUse use = adapter == null ? null : AdapterUse.of(adapter);
    return add(request(prompt, use, maxTokens), listener, leader);
  }

  private Generation add(
      GenerationRequest request, GenerationListener listener, @Nullable Generation leader) {
    line.takePlaces(1);
    if (request.adapter() != null) {
      adapters.hold(request.adapter(), 1);
    }
    Generation generation = new Generation(request, listener, () -> {}, null, leader);
    line.add(generation);
    return generation;
  }

  private static GenerationRequest request(
      String prompt, @Nullable AdapterUse adapter, int maxTokens) {
    return new GenerationRequest(
        prompt.chars().map(letter -> letter - 'a').toArray(),
        adapter,
        maxTokens,
        Set.of(STOP_Z),
        List.of(),
        SamplingSettings.greedy());
  }

  private void runAll() {
    while (scheduler.hasWork()) {
      scheduler.step();
    }
  }
}
