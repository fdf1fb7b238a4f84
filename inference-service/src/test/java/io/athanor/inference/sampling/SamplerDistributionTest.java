package io.athanor.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the sampler with a plain calculation of the distribution it should draw from. */
class SamplerDistributionTest {

  private static final int VOCABULARY = 12;
  private static final int DRAWS = 20_000;

  // The upper 1e-5 quantile of chi-square with 11 degrees of freedom is 42.
  private static final double GREATEST_CHI_SQUARE = 42;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void drawsFollowTheCalculatedDistribution(int seed) {
    // Given: random logits, prompt and settings
    Random random = new Random(seed);
    float[] logits = new float[VOCABULARY];
    for (int i = 0; i < VOCABULARY; i++) {
      logits[i] = (float) random.nextGaussian() * 2;
    }
    int[] prompt = {random.nextInt(VOCABULARY), random.nextInt(VOCABULARY)};
    SamplingSettings settings =
        new SamplingSettings(
            0.3f + random.nextFloat(),
            random.nextBoolean() ? 1 : 0.5f + random.nextFloat() / 2,
            random.nextBoolean() ? 0 : 2 + random.nextInt(8),
            random.nextBoolean() ? 0 : random.nextFloat() / 5,
            new Penalties(0, 0, random.nextBoolean() ? 1 : 0.5f + random.nextFloat()),
            random.nextBoolean() ? Map.of() : Map.of(3, 1.5f, 7, -2f),
            seed);
    double[] expected = distribution(logits, settings, prompt);

    // When: every draw is the first of its own answer
    int[] counts = new int[VOCABULARY];
    for (int draw = 0; draw < DRAWS; draw++) {
      SamplingSettings next = settings.withSeed(seed * 1_000_003L + draw);
      counts[new TokenSampler(next, prompt, null).sample(logits.clone())]++;
    }

    // Then
    double chiSquare = 0;
    for (int i = 0; i < VOCABULARY; i++) {
      double mean = expected[i] * DRAWS;
      if (mean == 0) {
        assertThat(counts[i]).as("token %d, which is filtered out", i).isZero();
      } else {
        chiSquare += (counts[i] - mean) * (counts[i] - mean) / mean;
      }
    }
    assertThat(chiSquare).isLessThan(GREATEST_CHI_SQUARE);
  }

  @Test
  void occurrencesInTheAnswerLowerALogitAsOpenAiDocumentsIt() {
    // Given
    Penalties penalties = new Penalties(0.5f, 0.25f, 1);
    TokenSampler sampler =
        new TokenSampler(new SamplingSettings(0, 1, 0, 0, penalties, Map.of(), 0));
    sampler.sample(new float[] {9, 0});
    sampler.sample(new float[] {9, 0});

    // When: token 0 occurred twice, so it is lowered by 2 * 0.5 + 0.25
    float[] logits = {2.24f, 1};
    int token = sampler.sample(logits);

    // Then
    assertThat(token).isEqualTo(1);
    assertThat(new TokenSampler(SamplingSettings.greedy()).sample(new float[] {2.24f, 1})).isZero();
    assertThat(logits[0]).isEqualTo(0.99f);
  }

  @Test
  void constraintRestrictsTheDistributionWithoutDistortingIt() {
    // Given: of the probabilities 0.5, 0.3, 0.15 and 0.05 the first and the last are forbidden
    float[] logits = {
      (float) Math.log(0.5), (float) Math.log(0.3), (float) Math.log(0.15), (float) Math.log(0.05)
    };
    int[] counts = new int[4];

    // When
    for (int draw = 0; draw < DRAWS; draw++) {
      SamplingSettings settings = new SamplingSettings(1, 1, 0, 0, draw);
      counts[
          new TokenSampler(settings, new int[0], new Only(List.of(1, 2))).sample(logits.clone())]++;
    }

    // Then
    assertThat(counts[0] + counts[3]).isZero();
    double mean = DRAWS * 2 / 3.0;
    double deviation = Math.sqrt(DRAWS * 2 / 9.0);
    assertThat(Math.abs(counts[1] - mean)).isLessThan(4 * deviation);
  }

  @Test
  void rankingIsTheSoftmaxOfTheLogitsAsTheyCame() {
    // Given
    float[] logits = {1, 3, 3, -2};
    TokenRanking ranking = TokenRanking.of(logits);

    // When
    new TokenSampler(new SamplingSettings(0.5f, 1, 0, 0, 1)).sample(logits);

    // Then
    double total = Math.exp(1) + 2 * Math.exp(3) + Math.exp(-2);
    assertThat(ranking.logprob(0)).isEqualTo((float) (1 - Math.log(total)));
    assertThat(ranking.best(3)).extracting(TokenRanking.Ranked::token).containsExactly(1, 2, 0);
    assertThat(ranking.best(0)).isEmpty();
  }

  /** Allows the given tokens only. */
  private record Only(List<Integer> tokens) implements TokenConstraint {
    @Override
    public boolean allows(int token) {
      return tokens.contains(token);
    }

    @Override
    public void mask(float[] logits) {
      for (int i = 0; i < logits.length; i++) {
        if (!tokens.contains(i)) {
          logits[i] = Float.NEGATIVE_INFINITY;
        }
      }
    }

    @Override
    public void accept(int token) {}
  }

  private static double[] distribution(float[] logits, SamplingSettings settings, int[] prompt) {
    double[] adjusted = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      adjusted[i] = logits[i] + settings.logitBias().getOrDefault(i, 0f);
    }
    IntStream.of(prompt)
        .distinct()
        .forEach(
            token ->
                adjusted[token] =
                    adjusted[token] > 0
                        ? adjusted[token] / settings.penalties().repetition()
                        : adjusted[token] * settings.penalties().repetition());
    Map<Integer, Double> weights = new HashMap<>();
    for (int i = 0; i < adjusted.length; i++) {
      weights.put(i, Math.exp(adjusted[i] / settings.temperature()));
    }
    double greatest = weights.values().stream().max(Double::compare).orElseThrow();
    List<Integer> kept =
        weights.keySet().stream()
            .sorted(Comparator.comparingDouble((Integer i) -> -weights.get(i)))
            .limit(settings.topK() == 0 ? VOCABULARY : settings.topK())
            .filter(i -> weights.get(i) >= settings.minP() * greatest)
            .toList();
    double mass = settings.topP() * kept.stream().mapToDouble(weights::get).sum();
    double[] result = new double[logits.length];
    double sum = 0;
    for (int i : kept) {
      if (sum < mass || settings.topP() == 1) {
        sum += weights.get(i);
        result[i] = weights.get(i);
      }
    }
    for (int i = 0; i < result.length; i++) {
      result[i] /= sum;
    }
    return result;
  }
}
