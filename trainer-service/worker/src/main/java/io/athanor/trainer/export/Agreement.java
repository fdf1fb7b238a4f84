package io.athanor.trainer.export;

import java.util.Locale;

/**
 * How an exported model's logits compare with the trained one's, teacher-forced.
 *
 * @param positions tokens compared
 * @param greatestDifference of any logit
 * @param topAgreement share of positions with the same most likely next token
 * @param meanDivergence mean Kullback-Leibler divergence KL(trained || exported), in nats
 */
public record Agreement(
    int positions, double greatestDifference, double topAgreement, double meanDivergence) {

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "over %d positions: greatest logit difference %.2e, top-1 agreement %.1f %%, mean KL %.2e",
        positions,
        greatestDifference,
        100 * topAgreement,
        meanDivergence);
  }

  /** Adds up sequences. */
  static final class Sum {
    private int positions;
    private int agreed;
    private double greatest;
    private double divergence;

    /**
     * @param trained logits [positions, vocabulary], row-major
     * @param exported of the same shape
     */
    void add(float[] trained, float[] exported, int vocabulary) {
      for (int from = 0; from < trained.length; from += vocabulary) {
        positions++;
        int best = from;
        int other = from;
        for (int i = from; i < from + vocabulary; i++) {
          double difference = Math.abs((double) trained[i] - exported[i]);
          // A logit that is no number makes the difference none either, and it stays.
          greatest =
              difference <= greatest ? greatest : Double.isNaN(greatest) ? greatest : difference;
          best = trained[i] > trained[best] ? i : best;
          other = exported[i] > exported[other] ? i : other;
        }
        agreed += best == other ? 1 : 0;
        divergence +=
            divergence(trained, trained[best], exported, exported[other], from, vocabulary);
      }
    }

    private static double divergence(
        float[] trained, float highest, float[] exported, float other, int from, int vocabulary) {
      double sum = 0;
      double otherSum = 0;
      for (int i = from; i < from + vocabulary; i++) {
        sum += Math.exp(trained[i] - highest);
        otherSum += Math.exp(exported[i] - other);
      }
      double logSum = Math.log(sum) + highest;
      double otherLogSum = Math.log(otherSum) + other;
      double divergence = 0;
      for (int i = from; i < from + vocabulary; i++) {
        double logProbability = trained[i] - logSum;
        divergence += Math.exp(logProbability) * (logProbability - (exported[i] - otherLogSum));
      }
      return divergence;
    }

    Agreement agreement() {
      return new Agreement(
          positions, greatest, (double) agreed / positions, divergence / positions);
    }
  }
}
