package io.athanor.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenSamplerTest {

  // softmax of the logarithms: probabilities 0.5, 0.3, 0.15, 0.05
  private static final float[] LOGITS = {
    (float) Math.log(0.15), (float) Math.log(0.5), (float) Math.log(0.05), (float) Math.log(0.3)
  };

  @Test
  void temperatureZeroTakesTheGreatestAndTheLowestIdAmongEquals() {
    assertThat(new TokenSampler(SamplingSettings.greedy()).sample(new float[] {1, 4, 4, 2}))
        .isEqualTo(1);
  }

  @Test
  void drawsFollowTheDistribution() {
    // Given
    TokenSampler sampler = new TokenSampler(settings(1, 1, 0, 0));

    // When
    double[] shares = shares(sampler, 200_000);

    // Then
    assertThat(shares[0]).isCloseTo(0.15, within(0.005));
    assertThat(shares[1]).isCloseTo(0.5, within(0.005));
    assertThat(shares[2]).isCloseTo(0.05, within(0.005));
    assertThat(shares[3]).isCloseTo(0.3, within(0.005));
  }

  @Test
  void temperatureSharpensTheDistribution() {
    // Given: halving the temperature squares the probabilities; 0.25 of 0.365
    TokenSampler sampler = new TokenSampler(settings(0.5f, 1, 0, 0));

    // When, Then
    assertThat(shares(sampler, 200_000)[1]).isCloseTo(0.25 / 0.365, within(0.005));
  }

  @Test
  void topPKeepsTheSmallestNucleusThatReachesItsMass() {
    assertThat(nucleus(0, 0, 0.6f)).containsExactly(1, 3);
    assertThat(nucleus(0, 0, 0.5f)).containsExactly(1);
    assertThat(nucleus(0, 0, 0.96f)).containsExactly(1, 3, 0, 2);
  }

  @Test
  void topKKeepsTheMostProbable() {
    assertThat(nucleus(2, 0, 1)).containsExactly(1, 3);
  }

  @Test
  void minPIsRelativeToTheMostProbable() {
    assertThat(nucleus(0, 0.31f, 1)).containsExactly(1, 3);
    assertThat(nucleus(0, 0.29f, 1)).containsExactly(1, 3, 0);
  }

  @Test
  void minPAloneExcludesTheImprobable() {
    // Given
    TokenSampler sampler = new TokenSampler(settings(1, 1, 0, 0.31f));

    // When
    double[] shares = shares(sampler, 10_000);

    // Then
    assertThat(shares[0]).isZero();
    assertThat(shares[2]).isZero();
  }

  @Test
  void nucleusOfALargeFlatVocabularyIsExact() {
    // Given
    Random random = new Random(7);
    float[] weights = new float[50_000];
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) Math.exp(-12 * random.nextDouble());
      total += weights[i];
    }
    int[] sorted =
        IntStream.range(0, weights.length)
            .boxed()
            .sorted((a, b) -> Float.compare(weights[b], weights[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    int expected = 0;
    for (double mass = 0; mass < 0.999 * total; expected++) {
      mass += weights[sorted[expected]];
    }

    // When
    int[] tokens = Nucleus.of(weights, total, 0, 0, 0.999f).tokens();

    // Then
    assertThat(tokens.length).isCloseTo(expected, within(2));
    assertThat(tokens).startsWith(IntStream.of(sorted).limit(100).toArray());
  }

  @Test
  void sameSeedGivesTheSameTokens() {
    // Given
    TokenSampler first = new TokenSampler(settings(1, 0.95f, 3, 0));
    TokenSampler second = new TokenSampler(settings(1, 0.95f, 3, 0));

    // When, Then
    for (int i = 0; i < 100; i++) {
      assertThat(first.sample(LOGITS.clone())).isEqualTo(second.sample(LOGITS.clone()));
    }
  }

  @Test
  void frequencyPenaltyTurnsGreedyAwayFromARepeatedToken() {
    // Given: 1.2 less for each occurrence of a token
    TokenSampler sampler =
        new TokenSampler(new SamplingSettings(0, 1, 0, 0, new Penalties(1.2f, 0, 1), Map.of(), 0));

    // When, Then
    assertThat(sampler.sample(new float[] {1, 2})).isEqualTo(1);
    assertThat(sampler.sample(new float[] {1, 2})).isZero();
    assertThat(sampler.sample(new float[] {1, 2})).isEqualTo(1);
  }

  @Test
  void settingOutsideItsRangeIsRefusedByItsName() {
    assertThatThrownBy(() -> settings(3, 1, 0, 0))
        .isInstanceOfSatisfying(
            InvalidSamplingException.class, e -> assertThat(e.field()).isEqualTo("temperature"))
        .hasMessage("temperature must be between 0 and 2, was 3.0");
  }

  private static int[] nucleus(int topK, float minP, float topP) {
    float[] weights = {0.3f, 1, 0.1f, 0.6f};
    return Nucleus.of(weights, 2.0, topK, minP, topP).tokens();
  }

  private static double[] shares(TokenSampler sampler, int draws) {
    double[] shares = new double[LOGITS.length];
    for (int i = 0; i < draws; i++) {
      shares[sampler.sample(LOGITS.clone())] += 1.0 / draws;
    }
    return shares;
  }

  private static SamplingSettings settings(float temperature, float topP, int topK, float minP) {
    return new SamplingSettings(temperature, topP, topK, minP, 42);
  }
}
