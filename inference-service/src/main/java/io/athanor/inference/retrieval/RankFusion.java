package io.athanor.inference.retrieval;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reciprocal rank fusion (<a href="https://doi.org/10.1145/1571941.1572114">Cormack, Clarke and
 * Buettcher 2009</a>): an item's score is the sum over the rankings of 1 / (60 + its rank), which
 * needs no common scale of the rankings' own scores.
 */
final class RankFusion {

  /** The paper's constant. */
  private static final int K = 60;

  /** An item and its score. */
  record Fused(long key, double score) {}

  private RankFusion() {}

  /** Fuses rankings, best first; items of equal score stand in the order of their keys. */
  static List<Fused> fuse(List<List<Long>> rankings) {
    Map<Long, Double> scores = new HashMap<>();
    for (List<Long> ranking : rankings) {
      for (int i = 0; i < ranking.size(); i++) {
        scores.merge(ranking.get(i), 1.0 / (K + i + 1), Double::sum);
      }
    }
    return scores.entrySet().stream()
        .map(entry -> new Fused(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingDouble(Fused::score).reversed().thenComparing(Fused::key))
        .toList();
  }
}
