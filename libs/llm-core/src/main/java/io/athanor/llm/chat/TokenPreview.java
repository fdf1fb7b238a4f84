package io.athanor.llm.chat;

import io.athanor.llm.tokenizer.EncodedText;
import io.athanor.llm.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A training row for people: what is written, cut into its tokens, and which of them are learned.
 *
 * @param text the whole row
 */
public record TokenPreview(String text, List<Token> tokens) {
  /**
   * One token.
   *
   * @param text the characters that end with it; empty for a token that ends inside a character
   * @param special whether it is a special token rather than text
   * @param learned whether it counts in the loss
   */
  public record Token(int id, String text, boolean special, boolean learned) {}

  public TokenPreview {
    tokens = List.copyOf(tokens);
  }

  static TokenPreview of(
      String text, EncodedText encoded, boolean[] supervised, Tokenizer tokenizer) {
    List<Token> tokens = new ArrayList<>(encoded.length());
    for (int index = 0; index < encoded.length(); index++) {
      int id = encoded.ids()[index];
      int start = encoded.starts()[index];
      int end = index + 1 < encoded.length() ? encoded.starts()[index + 1] : text.length();
      tokens.add(
          new Token(
              id,
              text.substring(start, Math.max(start, end)),
              tokenizer.isSpecial(id),
              supervised[index]));
    }
    return new TokenPreview(text, tokens);
  }

  /** Number of tokens that count in the loss. */
  public long learned() {
    return tokens.stream().filter(Token::learned).count();
  }
}
