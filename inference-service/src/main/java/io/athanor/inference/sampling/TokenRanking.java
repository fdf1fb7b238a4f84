package io.athanor.inference.sampling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The model's own distribution of one token: the softmax of the logits as they came, before bias,
 * penalties and temperature, which is what OpenAI reports.
 */
public final class TokenRanking {

  /** A token and the natural logarithm of its probability. */
  public record Ranked(int token, float logprob) {}

  private static final Comparator<Ranked> LEAST_FIRST =
      Comparator.comparingDouble(Ranked::logprob)
          .thenComparing(Comparator.comparingInt(Ranked::token).reversed());

  private final float[] logits;
  private final double logTotal;

  private TokenRanking(float[] logits, double logTotal) {
    this.logits = logits;
    this.logTotal = logTotal;
  }

  /** Copies the logits, which the sampler is about to overwrite. */
  public static TokenRanking of(float[] logits) {
    float greatest = logits[TokenSampler.argmax(logits)];
    double total = 0;
    for (float logit : logits) {
      total += Math.exp(logit - greatest);
    }
    return new TokenRanking(logits.clone(), greatest + Math.log(total));
  }

  public float logprob(int token) {
    return (float) (logits[token] - logTotal);
  }

  /** The most probable tokens, the best first, the lowest id first among equals. */
  public List<Ranked> best(int count) {
    PriorityQueue<Ranked> kept = new PriorityQueue<>(LEAST_FIRST);
    for (int token = 0; count > 0 && token < logits.length; token++) {
      if (kept.size() < count) {
        kept.add(new Ranked(token, logprob(token)));
      } else if (logprob(token) > kept.element().logprob()) {
        kept.remove();
        kept.add(new Ranked(token, logprob(token)));
      }
    }
    List<Ranked> best = new ArrayList<>(kept);
    best.sort(LEAST_FIRST.reversed());
    return best;
  }
}
