package io.athanor.inference.sampling;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Draws the tokens of one answer by its {@link SamplingSettings}.
 *
 * <p>Invariant: the n-th token depends only on the settings, the logits of the n-th call and the
 * tokens drawn before, never on other requests of the same batch. Not thread-safe.
 */
public final class TokenSampler {

  private final SamplingSettings settings;
  private final SplittableRandom random;
  private final Map<Integer, Integer> occurrences = new HashMap<>();

  public TokenSampler(SamplingSettings settings) {
    this.settings = settings;
    this.random = new SplittableRandom(settings.seed());
  }

  /**
   * Draws the next token and remembers it for the penalties.
   *
   * @param logits one value per token of the vocabulary; overwritten
   * @return the token id
   */
  public int sample(float[] logits) {
    if (settings.hasPenalties()) {
      applyPenalties(logits);
    }
    int best = argmax(logits);
    int token = settings.temperature() == 0 ? best : draw(logits, best);
    if (settings.hasPenalties()) {
      occurrences.merge(token, 1, Integer::sum);
    }
    return token;
  }

  /** The index of the greatest value, the lowest one among equals. */
  public static int argmax(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  private void applyPenalties(float[] logits) {
    occurrences.forEach(
        (token, count) ->
            logits[token] -= settings.frequencyPenalty() * count + settings.presencePenalty());
  }

  private int draw(float[] logits, int best) {
    float greatest = logits[best];
    double total = 0;
    for (int i = 0; i < logits.length; i++) {
      float weight = (float) Math.exp((logits[i] - greatest) / settings.temperature());
      logits[i] = weight; // unnormalised probability, 1 for the best token
      total += weight;
    }
    if (settings.topK() == 0 && settings.topP() >= 1) {
      return drawAboveMinP(logits, total, best);
    }
    Nucleus nucleus = Nucleus.of(logits, total, settings.topK(), settings.minP(), settings.topP());
    return nucleus.pick(random.nextDouble());
  }

  private int drawAboveMinP(float[] weights, double total, int best) {
    double kept = total;
    if (settings.minP() > 0) {
      kept = 0;
      for (float weight : weights) {
        kept += weight >= settings.minP() ? weight : 0;
      }
    }
    double remaining = random.nextDouble() * kept;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] >= settings.minP()) {
        remaining -= weights[i];
        if (remaining < 0) {
          return i;
        }
      }
    }
    return best; // rounding left a sliver beyond the last token
  }
}
