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
    FakeRuntime runtime = new FakeRuntime(512, 4);
    runtime.lost.add(1);

    // When
    List<String> answers = answers(runtime, new int[] {0}, new int[] {10});

    // Then
    assertThat(runtime.steps).contains("move [0, 1]");
    assertThat(runtime.lost).isEmpty();
    assertThat(answers).containsExactly(letters('b', ANSWER), letters('l', ANSWER));
  }

  @Test
  void sequencesThatShareMostOfTheirPositionsStayWhereTheyAre() {
    // Given
    FakeRuntime runtime = new FakeRuntime(2048, 4);
    int[] first = new int[400];
    int[] second = first.clone();
    second[399] = 10;

    // When
    List<String> answers = answers(runtime, first, second);

    // Then
    assertThat(runtime.steps).contains("share 0->1:399");
    assertThat(runtime.steps).noneMatch(step -> step.startsWith("move"));
    assertThat(answers).containsExactly(letters('b', ANSWER), letters('l', ANSWER));
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

  /** The answers to two prompts, the second of which comes when the first is in the cache. */
  private static List<String> answers(FakeRuntime runtime, int[] first, int[] second) {
    WaitingLine line = new WaitingLine(8);
    AdapterLimits limits = new AdapterLimits(8, 1 << 20, Duration.ZERO);
    List<RecordingListener> answers = new ArrayList<>();
    try (AdapterPool adapters = new AdapterPool("test", runtime, limits, Runnable::run)) {
      RequestScheduler scheduler =
          new RequestScheduler(runtime, new EngineSettings(8, 2, 4), line, adapters);
      for (int[] prompt : List.of(first, second)) {
        RecordingListener answer = new RecordingListener();
        answers.add(answer);
        line.takePlaces(1);
        line.add(new Generation(request(prompt, ANSWER), answer, () -> {}, null, null));
        while (answer.text().isEmpty()) {
          scheduler.step();
        }
      }
      while (scheduler.hasWork()) {
        scheduler.step();
      }
    }
    return answers.stream().map(RecordingListener::text).toList();
  }

  private static GenerationRequest request(int[] prompt, int length) {
    return new GenerationRequest(
        prompt, null, length, Set.of(), List.of(), SamplingSettings.greedy());
  }
}
