package io.athanor.trainer.recipe;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What a warm base was asked before, so that the next run on it need not ask again.
 *
 * <p>Only whole batches are remembered: the same prompt in another batch may be answered otherwise
 * where two tokens are nearly as likely, and a run must not depend on what ran before it.
 */
final class AnswerMemory {
  private static final int BATCHES = 64;

  /** A batch of prompts as it was decoded. */
  private record Batch(List<List<Integer>> prompts, int maxTokens, int threads) {}

  private final Map<Batch, List<int[]>> answers =
      new LinkedHashMap<>(BATCHES, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Batch, List<int[]>> eldest) {
          return size() > BATCHES;
        }
      };

  /**
   * What is remembered of a batch, or what {@code ask} finds out.
   *
   * @param complete whether that was not cut short and may be remembered, asked afterwards
   */
  List<int[]> answers(
      List<int[]> prompts,
      int maxTokens,
      int threads,
      Supplier<List<int[]>> ask,
      BooleanSupplier complete) {
    Batch batch = new Batch(prompts.stream().map(AnswerMemory::boxed).toList(), maxTokens, threads);
    List<int[]> known = answers.get(batch);
    if (known != null) {
      return known;
    }
    List<int[]> fresh = ask.get();
    if (complete.getAsBoolean()) {
      answers.put(batch, fresh);
    }
    return fresh;
  }

  private static List<Integer> boxed(int[] tokens) {
    return Arrays.stream(tokens).boxed().toList();
  }
}
