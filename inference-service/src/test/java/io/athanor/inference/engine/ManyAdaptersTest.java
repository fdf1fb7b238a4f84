package io.athanor.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.inference.engine.llamacpp.LlamaContext;
import io.athanor.inference.engine.llamacpp.LlamaCppRuntime;
import io.athanor.inference.engine.llamacpp.Mixing;
import io.athanor.inference.engine.llamacpp.VariedAdapters;
import io.athanor.inference.sampling.SamplingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Far more adapters than fit into memory, all asked at once. {@code -Dathanor.adapters.full=true}
 * makes it 100 adapters, 8 of them in memory, and 1,000 requests.
 */
class ManyAdaptersTest {

  private static final boolean FULL = Boolean.getBoolean("athanor.adapters.full");
  private static final int ADAPTERS = FULL ? 100 : 20;
  private static final int HOT = FULL ? 8 : 4;
  private static final int REQUESTS = FULL ? 1000 : 160;
  private static final int ANSWER = 12;

  /** Two best logits closer than this may come out in either order (correctness.md). */
  private static final float TIE = 1e-2f;

  private static final long GROWTH_LIMIT_BYTES = 96L << 20;

  @TempDir static Path folder;

  /** A question and what its adapter alone answers. */
  private record Question(int[] prompt, AdapterUse adapter, List<DrawnToken> alone) {}

  @Test
  void everyAnswerIsThatOfItsAdapterAlone() throws IOException {
    // Given
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < ADAPTERS; i++) {
      files.add(VariedAdapters.write(TestEngine.LORA, folder.resolve(i + ".gguf"), i));
    }
    List<Question> questions = questions(files);
    AdapterLimits limits = new AdapterLimits(HOT, 1L << 40, Duration.ofMillis(50));
    List<RecordingListener> answers = new ArrayList<>();
    long early = 0;

    // When
    try (GenerationEngine engine =
        TestEngine.open(
            new LlamaContext.Settings(4096, 128, 8, 1), new EngineSettings(2000, 4, 64, limits))) {
      for (int i = 0; i < ADAPTERS; i++) {
        engine.loadAdapter(String.valueOf(i), files.get(i));
      }
      for (Question question : questions) {
        RecordingListener answer = new RecordingListener();
        engine.submit(request(question.prompt(), question.adapter()), answer);
        answers.add(answer);
        assertThat(engine.loadedAdapters()).isLessThanOrEqualTo(HOT);
      }
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> answers.stream().filter(RecordingListener::ended).count() > REQUESTS / 4);
      early = residentBytes();
      await()
          .atMost(Duration.ofMinutes(5))
          .until(() -> answers.stream().allMatch(RecordingListener::ended));
      assertThat(residentBytes() - early).as("growth").isLessThan(GROWTH_LIMIT_BYTES);
    }

    // Then
    Set<String> different = new HashSet<>();
    int ties = 0;
    for (int i = 0; i < REQUESTS; i++) {
      assertThat(answers.get(i).failure()).isNull();
      different.add(tokens(questions.get(i).alone()));
      ties += equal(answers.get(i).tokens(), questions.get(i).alone()) ? 0 : 1;
    }
    assertThat(different.size()).as("the adapters answer differently").isGreaterThan(ADAPTERS / 2);
    System.out.printf("%d of %d answers differ after a tie%n", ties, REQUESTS);
    assertThat(ties).isLessThanOrEqualTo(REQUESTS / 10);
  }

  private static List<Question> questions(List<Path> files) {
    Random random = new Random(1);
    List<Question> questions = new ArrayList<>();
    LlamaCppRuntime runtime =
        LlamaCppRuntime.open(
            TestEngine.llamaCpp(),
            TestEngine.BASE,
            new LlamaContext.Settings(512, 64, 1, 1),
            Mixing.NEVER);
    try (GenerationEngine engine =
        new GenerationEngine("alone", runtime, EngineSettings.defaults())) {
      for (int i = 0; i < files.size(); i++) {
        engine.loadAdapter(String.valueOf(i), files.get(i));
      }
      for (int i = 0; i < REQUESTS; i++) {
        int[] prompt = random.ints(6 + random.nextInt(20), 3, 320).toArray();
        AdapterUse adapter = AdapterUse.of(String.valueOf(random.nextInt(ADAPTERS)));
        RecordingListener alone = TestEngine.answer(engine, request(prompt, adapter));
        questions.add(new Question(prompt, adapter, alone.tokens()));
      }
    }
    return questions;
  }

  private static GenerationRequest request(int[] prompt, AdapterUse adapter) {
    return new GenerationRequest(
        prompt,
        adapter,
        ANSWER,
        Set.of(),
        List.of(),
        SamplingSettings.greedy(),
        new AnswerOptions(OptionalInt.of(2), null));
  }

  /** Whether the tokens are equal; false when they differ after a tie of the two best ones. */
  private static boolean equal(List<DrawnToken> actual, List<DrawnToken> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      if (!text(actual.get(i)).equals(text(expected.get(i)))) {
        List<TokenLogprob> best = expected.get(i).alternatives();
        assertThat(best.get(0).logprob() - best.get(1).logprob())
            .as("token %d of %s instead of %s", i, tokens(actual), tokens(expected))
            .isLessThan(TIE);
        return false;
      }
    }
    return true;
  }

  private static String tokens(List<DrawnToken> tokens) {
    return String.join("|", tokens.stream().map(ManyAdaptersTest::text).toList());
  }

  private static String text(DrawnToken token) {
    return HexFormat.of().formatHex(token.drawn().bytes());
  }

  private static long residentBytes() {
    try {
      System.gc();
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
      }
      return 0;
    } catch (IOException e) {
      return 0; // not Linux: the answers are compared all the same
    }
  }
}
