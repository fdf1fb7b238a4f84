package io.athanor.inference.sampling;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Draws the tokens of one answer by its {@link SamplingSettings}.
 *
 * <p>Invariant: the n-th token depends only on the settings, the prompt, the logits of the n-th
 * call and the tokens drawn before, never on other requests of the same batch. Not thread-safe.
 */
public final class TokenSampler {

  private final SamplingSettings settings;
  private final @Nullable TokenConstraint constraint;
  private final SplittableRandom random;
  private final Map<Integer, Integer> occurrences = new HashMap<>();
  private final BitSet seen = new BitSet();

  public TokenSampler(SamplingSettings settings) {
    this(settings, new int[0], null);
  }

  /**
   * Starts an answer.
   *
   * @param prompt the tokens before it, for the repetition penalty
   * @param constraint what may come next; null for anything
   */
  public TokenSampler(
      SamplingSettings settings, int[] prompt, @Nullable TokenConstraint constraint) {
    this.settings = settings;
    this.constraint = constraint;
    this.random = new SplittableRandom(settings.seed());
    if (settings.penalties().looksAtPrompt()) {
      for (int token : prompt) {
        seen.set(token);
      }
    }
  }

  /**
   * Draws the next token and remembers it for the penalties.
   *
   * @param logits one value per token of the vocabulary; overwritten
   * @return the token id
   */
  public int sample(float[] logits) {
    settings.logitBias().forEach((token, bias) -> logits[token] += bias);
    applyPenalties(logits);
    int token = constraint == null ? choose(logits) : choose(logits, constraint);
    remember(token);
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

  // Asking a grammar about the whole vocabulary costs many times what it costs to ask about one
  // token. A free draw that is allowed, and else a draw among the allowed, is distributed like a
  // draw among the allowed: p + (1 - P) p/P = p/P, where P is the mass of the allowed.
  private int choose(float[] logits, TokenConstraint allowed) {
    int token = choose(logits.clone());
    if (!allowed.allows(token)) {
      allowed.mask(logits);
      token = choose(logits.clone());
      if (logits[token] == Float.NEGATIVE_INFINITY) {
        throw new DeadEndException();
      }
    }
    allowed.accept(token);
    return token;
  }

  private int choose(float[] logits) {
    int best = argmax(logits);
    return settings.temperature() == 0 ? best : draw(logits, best);
  }

  private void applyPenalties(float[] logits) {
    Penalties penalties = settings.penalties();
    if (penalties.looksAtPrompt()) {
      float factor = penalties.repetition();
      seen.stream()
          .forEach(
              token ->
                  logits[token] =
                      logits[token] > 0 ? logits[token] / factor : logits[token] * factor);
    }
    if (penalties.countOccurrences()) {
      occurrences.forEach(
          (token, count) -> logits[token] -= penalties.frequency() * count + penalties.presence());
    }
  }

  private void remember(int token) {
    if (settings.penalties().looksAtPrompt()) {
      seen.set(token);
    }
    if (settings.penalties().countOccurrences()) {
      occurrences.merge(token, 1, Integer::sum);
    }
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
