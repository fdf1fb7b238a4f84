package io.athanor.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.inference.engine.llamacpp.LlamaContext;
import io.athanor.inference.sampling.SamplingSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class FragmentationTest {

  private static final int ANSWER = 150;

  @Test
  void stepsOfASingleAnswerDoNotCount() {
    Fragmentation fragmentation = new Fragmentation();
    IntStream.range(0, 1000).forEach(step -> fragmentation.addStep(1));

    assertThat(fragmentation.isDue(1000)).isFalse();
  }

  @Test
  void sequencesAreMovedWhenAnEighthOfTheLongestIsNew() {
    // Given
    Fragmentation fragmentation = new Fragmentation();
    List<Integer> moved = new ArrayList<>();

    // When
    for (int step = 1; step <= 600; step++) {
      fragmentation.addStep(2);
      if (fragmentation.isDue(step)) {
        moved.add(step);
      }
    }

    // Then: every 32 steps up to 256 positions, then by eighths
    assertThat(moved)
        .containsExactly(32, 64, 96, 128, 160, 192, 224, 256, 292, 333, 380, 434, 495, 565);
  }

  @Test
  void lostSequencesAreComputedAgainAndTheAnswersStayWhole() {
    // Given: letters without an end, and a cache that loses the second sequence
    FakeRuntime runtime = new FakeRuntime(256, 4);
    runtime.lost.add(1);
    WaitingLine line = new WaitingLine(8);
    List<RecordingListener> answers = new ArrayList<>();
    try (AdapterPool adapters =
        new AdapterPool(
            "test", runtime, new AdapterLimits(8, 1 << 20, Duration.ZERO), Runnable::run)) {
      RequestScheduler scheduler =
          new RequestScheduler(runtime, new EngineSettings(8, 2, 4), line, adapters);
      for (int first : List.of(0, 10)) {
        line.takePlaces(1);
        answers.add(new RecordingListener());
        line.add(
            new Generation(
                request(new int[] {first}, 40), answers.getLast(), () -> {}, null, null));
      }

      // When
      while (scheduler.hasWork()) {
        scheduler.step();
      }
    }

    // Then
    assertThat(runtime.steps).contains("move [0, 1]");
    assertThat(runtime.lost).isEmpty();
    assertThat(answers.get(0).text()).isEqualTo(letters('b', 40));
    assertThat(answers.get(1).text()).isEqualTo(letters('l', 40));
  }

  @Test
  void longAnswersBesideEachOtherAreThoseOfEachAlone() {
    // Given
    List<int[]> prompts = List.of(new int[] {5, 17, 42}, new int[] {8, 99, 3}, new int[] {60});
    try (GenerationEngine engine =
        TestEngine.open(new LlamaContext.Settings(1024, 32, 4, 1), new EngineSettings(8, 2, 16))) {
      List<String> alone =
          prompts.stream()
              .map(prompt -> TestEngine.answer(engine, request(prompt, ANSWER)).text())
              .toList();
      List<RecordingListener> together = new ArrayList<>();

      // When
      for (int[] prompt : prompts) {
        together.add(new RecordingListener());
        engine.submit(request(prompt, ANSWER), together.getLast());
      }
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> together.stream().allMatch(RecordingListener::ended));

      // Then
      assertThat(together.stream().map(RecordingListener::text)).isEqualTo(alone);
    }
  }

  private static String letters(char first, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> String.valueOf((char) ('a' + (first - 'a' + i) % FakeRuntime.VOCABULARY)))
        .collect(Collectors.joining());
  }

  private static GenerationRequest request(int[] prompt, int length) {
    return new GenerationRequest(
        prompt, null, length, Set.of(), List.of(), SamplingSettings.greedy());
  }
}
