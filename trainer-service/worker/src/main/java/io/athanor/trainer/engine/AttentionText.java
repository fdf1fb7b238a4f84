package io.athanor.trainer.engine;

/**
 * Kernel text of scaled dot-product attention of one sequence: q, k, v and o are [kv, g, S, D] for
 * g query heads to a key head, the log-sum-exp [kv, g, S].
 */
sealed interface AttentionText permits CpuAttentionText, CudaAttentionText {

  /** Lines that give {@code os} and {@code ls} from {@code q, k, v}, causal. */
  void forward(KernelText t);

  /**
   * Lines that give {@code dq, dk, dv}.
   *
   * @param dOut gradient of the output
   * @param out the output
   * @param logSumExp from the forward
   */
  void backward(KernelText t, String dOut, String out, String logSumExp);

  /**
   * Lines that give {@code os} for one query of each of N sequences.
   *
   * @param mask additive, [N, 1, 1, L]
   */
  void decode(KernelText t, String query, String keys, String values, String mask);
}
