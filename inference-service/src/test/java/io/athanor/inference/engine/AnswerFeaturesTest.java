package io.athanor.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.athanor.inference.engine.llamacpp.LlamaContext;
import io.athanor.inference.sampling.Penalties;
import io.athanor.inference.sampling.SamplingSettings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswerFeaturesTest {

  private static final int[] PROMPT = {5, 17, 42, 8, 99, 3, 120};

  private GenerationEngine engine;

  @BeforeEach
  void open() {
    engine = TestEngine.open(new LlamaContext.Settings(2048, 64, 8, 1), EngineSettings.defaults());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void reportedProbabilitiesAreThoseOfTheModelWhateverTheSampling() {
    // Given
    SamplingSettings biased =
        new SamplingSettings(0.7f, 0.9f, 5, 0, new Penalties(1, 1, 1.3f), Map.of(50, 100f), 3);

    // When: the bias makes every token number 50
    RecordingListener answer = answer(biased, 3);

    // Then: the free greedy answer begins with the best alternative
    RecordingListener free = answer(SamplingSettings.greedy(), 3);
    DrawnToken first = answer.tokens().getFirst();
    assertThat(first.alternatives().getFirst().bytes())
        .isEqualTo(free.tokens().getFirst().drawn().bytes());
    assertThat(first.alternatives().getFirst().logprob())
        .isCloseTo(free.tokens().getFirst().drawn().logprob(), within(1e-3f));
    assertThat(first.drawn().logprob()).isLessThan(first.alternatives().getFirst().logprob());
    assertThat(answer.tokens())
        .allSatisfy(token -> assertThat(token.drawn().bytes()).isEqualTo(first.drawn().bytes()));
  }

  @Test
  void bytesOfTheReportedTokensAreTheAnswer() {
    // When
    RecordingListener answer = answer(new SamplingSettings(1.5f, 1, 0, 0, 11), 100);

    // Then
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    answer.tokens().forEach(token -> bytes.writeBytes(token.drawn().bytes()));
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(answer.text());
    assertThat(answer.tokens()).hasSize(100);
  }

  @Test
  void severalAnswersAreThoseOfTheirSeedsAndThePromptIsComputedOnce() {
    // Given
    SamplingSettings sampling = new SamplingSettings(1, 1, 0, 0, 40);
    List<RecordingListener> alone =
        Stream.of(40L, 41L, 42L).map(seed -> answer(sampling.withSeed(seed), 20)).toList();
    List<RecordingListener> together = Stream.generate(RecordingListener::new).limit(3).toList();

    // When
    engine.submitAll(request(sampling, 20), together);

    // Then
    await().until(() -> together.stream().allMatch(RecordingListener::ended));
    for (int i = 0; i < 3; i++) {
      assertThat(together.get(i).text()).isEqualTo(alone.get(i).text());
      assertThat(together.get(i).result().cachedTokens()).isEqualTo(PROMPT.length - 1);
    }
    assertThat(together.get(0).text()).isNotEqualTo(together.get(1).text());
  }

  @Test
  void answerFromTheCacheEqualsTheFirstOne() {
    // Given
    engine.loadAdapter("tuned", TestEngine.LORA);
    for (AdapterUse use :
        new AdapterUse[] {AdapterUse.of("tuned"), new AdapterUse("tuned", 0.3f)}) {
      GenerationRequest request =
          new GenerationRequest(PROMPT, use, 30, Set.of(), List.of(), SamplingSettings.greedy());

      // When
      RecordingListener first = TestEngine.answer(engine, request);
      RecordingListener second = TestEngine.answer(engine, request);

      // Then
      assertThat(first.result().cachedTokens()).isZero();
      assertThat(second.result().cachedTokens()).isEqualTo(PROMPT.length - 1);
      assertThat(second.text()).isEqualTo(first.text());
    }
  }

  @Test
  void adapterOfNoStrengthIsNotNeededAndStrengthsDiffer() {
    // Given
    engine.loadAdapter("tuned", TestEngine.LORA);

    // When
    List<Float> logprobs =
        Stream.of(0.25f, 1f, 2f)
            .map(
                strength ->
                    TestEngine.answer(
                            engine,
                            new GenerationRequest(
                                PROMPT,
                                new AdapterUse("tuned", strength),
                                1,
                                Set.of(),
                                List.of(),
                                SamplingSettings.greedy(),
                                new AnswerOptions(OptionalInt.of(1), null)))
                        .tokens()
                        .getFirst()
                        .drawn()
                        .logprob())
            .toList();

    // Then
    assertThat(Set.copyOf(logprobs)).hasSize(3);
  }

  @Test
  void loadingAnAdapterDoesNotHoldUpRunningAnswers() throws InterruptedException {
    // Given: a load that does not end
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    FakeRuntime runtime =
        new FakeRuntime(64, 4) {
          @Override
          public void loadAdapter(AdapterUse use, Path gguf) {
            loading.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    try (GenerationEngine fake = new GenerationEngine("fake", runtime, EngineSettings.defaults())) {
      Thread loader = Thread.ofVirtual().start(() -> fake.loadAdapter("red", Path.of("red.gguf")));
      loading.await();

      // When
      RecordingListener answer =
          TestEngine.answer(
              fake,
              new GenerationRequest(
                  new int[] {1}, null, 20, Set.of(), List.of(), SamplingSettings.greedy()));

      // Then
      assertThat(answer.text()).hasSize(20);
      assertThat(loader.isAlive()).isTrue();
      release.countDown();
      assertThat(loader.join(Duration.ofSeconds(10))).isTrue();
    }
  }

  private RecordingListener answer(SamplingSettings sampling, int maxTokens) {
    return TestEngine.answer(engine, request(sampling, maxTokens));
  }

  private static GenerationRequest request(SamplingSettings sampling, int maxTokens) {
    return new GenerationRequest(
        PROMPT,
        null,
        maxTokens,
        Set.of(),
        List.of(),
        sampling,
        new AnswerOptions(OptionalInt.of(5), null));
  }
}
