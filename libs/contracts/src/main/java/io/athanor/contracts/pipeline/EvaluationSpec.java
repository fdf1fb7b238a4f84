package io.athanor.contracts.pipeline;

/**
 * The evaluation's section of a pipeline.
 *
 * @param enabled whether base and tuned model are asked the probes
 * @param maxTokens length of an answer in tokens
 */
public record EvaluationSpec(boolean enabled, int maxTokens) {

  /** What is asked when the pipeline file says nothing. */
  public static final EvaluationSpec DEFAULT = new EvaluationSpec(true, 64);
}
