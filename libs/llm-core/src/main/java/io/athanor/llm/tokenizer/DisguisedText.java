package io.athanor.llm.tokenizer;

import java.util.List;

/**
 * A text in which the recognised special tokens are spelled by their aliases.
 *
 * <p>Positions in it lead back to positions in the original: inside an alias to the token's first
 * character.
 */
final class DisguisedText {
  private final StringBuilder text = new StringBuilder();
  private final int[] aliasStarts;
  private final int[] aliasEnds;
  private final List<SpecialTokenScanner.Match> matches;

  DisguisedText(String original, List<SpecialTokenScanner.Match> matches, Disguise disguise) {
    this.matches = matches;
    aliasStarts = new int[matches.size()];
    aliasEnds = new int[matches.size()];
    int position = 0;
    for (int index = 0; index < matches.size(); index++) {
      SpecialTokenScanner.Match match = matches.get(index);
      text.append(original, position, match.start());
      aliasStarts[index] = text.length();
      text.append(disguise.alias(match.token()));
      aliasEnds[index] = text.length();
      position = match.end();
    }
    text.append(original, position, original.length());
  }

  String text() {
    return text.toString();
  }

  /** Replaces ascending positions in the disguised text by those in the original. */
  void restore(int[] positions) {
    int alias = 0;
    int shift = 0;
    for (int index = 0; index < positions.length; index++) {
      while (alias < aliasEnds.length && positions[index] >= aliasEnds[alias]) {
        shift = matches.get(alias).end() - aliasEnds[alias];
        alias++;
      }
      boolean inside = alias < aliasStarts.length && positions[index] >= aliasStarts[alias];
      positions[index] = inside ? matches.get(alias).start() : positions[index] + shift;
    }
  }
}
