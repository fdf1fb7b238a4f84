package io.athanor.llm.tokenizer;

/**
 * Token ids of a text with the place of each.
 *
 * @param ids token ids
 * @param starts UTF-16 position in the text of each token's first character; tokens that share one
 *     character (the bytes of an emoji) share its position
 */
public record EncodedText(int[] ids, int[] starts) {
  public EncodedText {
    if (ids.length != starts.length) {
      throw new IllegalArgumentException(ids.length + " ids, " + starts.length + " positions");
    }
  }

  /** Number of tokens. */
  public int length() {
    return ids.length;
  }
}
