package io.athanor.dataset.generation;

/** A model that answers. */
@FunctionalInterface
public interface ModelReplies {

  /**
   * The model's reply; equal questions have equal replies.
   *
   * @throws CostCapException when the build may ask no more
   * @throws io.athanor.kit.http.ProblemException when the model cannot be asked
   */
  ModelReply reply(ModelQuestion question);
}
