package io.athanor.dataset.generation;

/**
 * Stops when a build has cost enough. A reply that was stored by an earlier attempt counts like a
 * new one: where a build ends must not depend on how often it was begun.
 */
public final class CappedReplies implements ModelReplies {

  private final ModelReplies model;
  private final int maxRequests;
  private final long maxTokens;
  private int requests;
  private long tokens;

  public CappedReplies(ModelReplies model, int maxRequests, long maxTokens) {
    this.model = model;
    this.maxRequests = maxRequests;
    this.maxTokens = maxTokens;
  }

  @Override
  public ModelReply reply(ModelQuestion question) {
    if (requests >= maxRequests) {
      throw new CostCapException(
          "maxRequests of " + maxRequests + " is reached (" + tokens + " tokens so far)");
    }
    if (tokens >= maxTokens) {
      throw new CostCapException(
          "maxTokens of " + maxTokens + " is reached (" + requests + " requests so far)");
    }
    ModelReply reply = model.reply(question);
    requests++;
    tokens += reply.tokens();
    return reply;
  }
}
