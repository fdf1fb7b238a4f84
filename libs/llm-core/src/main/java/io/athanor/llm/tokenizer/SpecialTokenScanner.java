package io.athanor.llm.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the spellings of special tokens in a text: leftmost first, of several the longest. */
final class SpecialTokenScanner {
  /** A recognised special token. */
  record Match(int start, int end, AddedToken token) {}

  /**
   * What was found.
   *
   * @param matches special tokens that stand outside plain text, in order
   * @param lookAlikes whether plain text contains the spelling of a special token
   */
  record Scan(List<Match> matches, boolean lookAlikes) {}

  private final Map<Character, List<AddedToken>> byFirst = new HashMap<>();

  SpecialTokenScanner(List<AddedToken> tokens) {
    for (AddedToken token : tokens) {
      if (token.special() && !token.content().isEmpty()) {
        byFirst.computeIfAbsent(token.content().charAt(0), first -> new ArrayList<>()).add(token);
      }
    }
    Comparator<AddedToken> length = Comparator.comparingInt(token -> token.content().length());
    byFirst.values().forEach(tokensOfFirst -> tokensOfFirst.sort(length.reversed()));
  }

  Scan scan(String text, PlainText plain) {
    List<Match> matches = new ArrayList<>();
    boolean lookAlikes = false;
    int position = 0;
    while (position < text.length()) {
      List<AddedToken> candidates = byFirst.get(text.charAt(position));
      int next = position + 1;
      if (candidates != null) {
        for (AddedToken token : candidates) {
          if (!text.startsWith(token.content(), position)) {
            continue;
          }
          int end = position + token.content().length();
          if (!plain.overlaps(position, end)) {
            matches.add(new Match(position, end, token));
            next = end;
            break;
          }
          lookAlikes = true;
        }
      }
      position = next;
    }
    return new Scan(matches, lookAlikes);
  }
}
