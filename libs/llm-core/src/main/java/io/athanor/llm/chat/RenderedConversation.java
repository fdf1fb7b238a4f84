package io.athanor.llm.chat;

/**
 * A conversation as a training row.
 *
 * @param ids token ids
 * @param supervised loss mask: true where the model learns to write this token, that is in the
 *     assistant's content and the stop token behind it; never the first token
 * @param text what the ids stand for
 */
public record RenderedConversation(int[] ids, boolean[] supervised, String text) {
  public RenderedConversation {
    if (ids.length != supervised.length) {
      throw new IllegalArgumentException(ids.length + " ids, but a mask of " + supervised.length);
    }
    if (supervised.length > 0 && supervised[0]) {
      throw new IllegalArgumentException("the first token has nothing to be predicted from");
    }
  }

  /** Number of tokens. */
  public int length() {
    return ids.length;
  }

  /** Number of tokens that count in the loss. */
  public int supervisedTokens() {
    int count = 0;
    for (boolean token : supervised) {
      count += token ? 1 : 0;
    }
    return count;
  }
}
