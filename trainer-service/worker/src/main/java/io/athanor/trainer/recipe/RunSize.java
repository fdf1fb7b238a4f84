package io.athanor.trainer.recipe;

/**
 * What automatic settings depend on besides the spec.
 *
 * @param examples lines of the data set
 * @param rows rows that come of them, replay rows not counted: split documents count more than
 *     once, examples without loss not at all
 * @param rawText whether any example is raw text
 * @param parameters of the base model
 * @param contextLength of the base model, upper bound of any row
 */
public record RunSize(int examples, int rows, boolean rawText, long parameters, int contextLength) {
  /** Conversations that all become a row each. */
  public static RunSize of(int conversations, long parameters, int contextLength) {
    return new RunSize(conversations, conversations, false, parameters, contextLength);
  }
}
