package io.athanor.llm.format;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What {@code adapter_config.json} says about a LoRA adapter. The update of a weight is {@code W' =
 * W + scale * B A} with {@code scale = alpha / rank}, or {@code alpha / sqrt(rank)} for rsLoRA (<a
 * href="https://arxiv.org/abs/2106.09685">LoRA</a>, <a
 * href="https://arxiv.org/abs/2312.03732">rsLoRA</a>).
 *
 * @param targetModules last parts of the adapted modules' names, for instance {@code q_proj}
 * @param baseModel name or path of the base model, for people; it is not resolved
 * @param rankPattern ranks of single modules that differ from {@code rank}, by module path suffix
 * @param alphaPattern alphas of single modules that differ from {@code alpha}
 */
public record LoraConfig(
    int rank,
    double alpha,
    double dropout,
    boolean rsLora,
    boolean dora,
    NavigableSet<String> targetModules,
    @Nullable String baseModel,
    Map<String, Integer> rankPattern,
    Map<String, Double> alphaPattern) {

  /** Larger ranks than this are a mistake: no published recipe goes beyond a few hundred. */
  public static final int MAXIMUM_RANK = 4096;

  public LoraConfig {
    requireRank(rank);
    rankPattern.values().forEach(LoraConfig::requireRank);
    requireAlpha(alpha);
    alphaPattern.values().forEach(LoraConfig::requireAlpha);
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("lora_dropout must be in [0, 1), was " + dropout);
    }
    if (targetModules.isEmpty()) {
      throw new IllegalArgumentException("target_modules must not be empty");
    }
    targetModules = Collections.unmodifiableNavigableSet(new TreeSet<>(targetModules));
    rankPattern = Collections.unmodifiableMap(new TreeMap<>(rankPattern));
    alphaPattern = Collections.unmodifiableMap(new TreeMap<>(alphaPattern));
  }

  /** Plain LoRA without dropout, patterns or rsLoRA. */
  public static LoraConfig of(int rank, double alpha, NavigableSet<String> targetModules) {
    return new LoraConfig(rank, alpha, 0, false, false, targetModules, null, Map.of(), Map.of());
  }

  public LoraConfig withBaseModel(@Nullable String name) {
    return new LoraConfig(
        rank, alpha, dropout, rsLora, dora, targetModules, name, rankPattern, alphaPattern);
  }

  public LoraConfig withRsLora(boolean enabled) {
    return new LoraConfig(
        rank, alpha, dropout, enabled, dora, targetModules, baseModel, rankPattern, alphaPattern);
  }

  /** Factor in front of {@code B A} for the module at {@code path}. */
  public double scale(String path) {
    int moduleRank = matching(rankPattern, path, rank);
    double moduleAlpha = matching(alphaPattern, path, alpha);
    return moduleAlpha / (rsLora ? Math.sqrt(moduleRank) : moduleRank);
  }

  /**
   * The alpha that gives this scale in software that computes {@code alpha / rank}: {@code alpha},
   * or {@code alpha * sqrt(rank)} for rsLoRA.
   */
  public double plainAlpha(String path) {
    double moduleAlpha = matching(alphaPattern, path, alpha);
    return rsLora ? moduleAlpha * Math.sqrt(rank(path)) : moduleAlpha;
  }

  /** Rank of the module at {@code path}, patterns considered. */
  public int rank(String path) {
    return matching(rankPattern, path, rank);
  }

  /** PEFT matches a pattern key as a regular expression at the end of the module path. */
  private static <T> T matching(Map<String, T> pattern, String path, T otherwise) {
    for (Map.Entry<String, T> entry : pattern.entrySet()) {
      if (path.equals(entry.getKey()) || path.endsWith("." + entry.getKey())) {
        return entry.getValue();
      }
    }
    return otherwise;
  }

  private static void requireRank(int rank) {
    if (rank < 1 || rank > MAXIMUM_RANK) {
      throw new IllegalArgumentException("r must be from 1 to " + MAXIMUM_RANK + ", was " + rank);
    }
  }

  private static void requireAlpha(double alpha) {
    if (!(alpha > 0) || Double.isInfinite(alpha)) {
      throw new IllegalArgumentException("lora_alpha must be a positive number, was " + alpha);
    }
  }
}
