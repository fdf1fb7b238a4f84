package io.athanor.llm.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The merge list that SentencePiece's byte-pair model implies: every piece can be put together from
 * any two pieces, and a piece of higher score is put together first. Ties are ordered as {@code
 * transformers} does when it converts such a model: longer left part, then longer right part.
 */
final class SentencePieceMerges {
  private static final int NORMAL = 1;

  private record Merge(String left, String right, int leftId, int rightId, float score) {}

  private SentencePieceMerges() {}

  static void write(String[] tokens, int[] types, float[] scores, ArrayNode merges) {
    Map<String, Integer> pieces = new HashMap<>();
    for (int id = 0; id < tokens.length; id++) {
      if (types[id] == NORMAL) {
        pieces.put(tokens[id], id);
      }
    }
    List<Merge> found = new ArrayList<>();
    for (int id = 0; id < tokens.length; id++) {
      if (types[id] == NORMAL) {
        found.addAll(mergesInto(tokens[id], scores[id], pieces));
      }
    }
    Comparator<Merge> order = Comparator.comparingDouble(Merge::score);
    order = order.thenComparingInt(merge -> codePoints(merge.left()));
    order = order.thenComparingInt(merge -> codePoints(merge.right()));
    found.sort(order.reversed());
    for (Merge merge : found) {
      merges.addArray().add(merge.left()).add(merge.right());
    }
  }

  private static int codePoints(String text) {
    return text.codePointCount(0, text.length());
  }

  private static List<Merge> mergesInto(String piece, float score, Map<String, Integer> pieces) {
    List<Merge> merges = new ArrayList<>();
    for (int cut = 1; cut < piece.length(); cut++) {
      Integer left = pieces.get(piece.substring(0, cut));
      Integer right = pieces.get(piece.substring(cut));
      if (left != null && right != null) {
        merges.add(new Merge(piece.substring(0, cut), piece.substring(cut), left, right, score));
      }
    }
    merges.sort(Comparator.comparingInt(Merge::leftId).thenComparingInt(Merge::rightId));
    return merges;
  }
}
