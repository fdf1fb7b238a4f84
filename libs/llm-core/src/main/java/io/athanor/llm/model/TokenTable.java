package io.athanor.llm.model;

import io.athanor.llm.format.GgufValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Tokens by id with their types and, for SentencePiece, scores, as they go into a GGUF file. */
final class TokenTable {
  private static final float SCORE_OF_GAPS = -10_000;

  private final List<String> texts = new ArrayList<>();
  private final List<Integer> types;
  private final List<Float> scores;

  /** Ids without a token are named {@code [PADn]} and marked unused. */
  TokenTable(int size) {
    for (int id = 0; id < size; id++) {
      texts.add("[PAD" + id + "]");
    }
    types = new ArrayList<>(Collections.nCopies(size, SentencePieceModel.UNUSED));
    scores = new ArrayList<>(Collections.nCopies(size, SCORE_OF_GAPS));
  }

  int size() {
    return texts.size();
  }

  boolean has(int id) {
    return id >= 0 && id < size();
  }

  void set(int id, String text, float score, int type) {
    texts.set(id, text);
    scores.set(id, score);
    types.set(id, type);
  }

  void put(boolean withScores, Map<String, GgufValue> values) {
    values.put("tokenizer.ggml.tokens", GgufValue.strings(texts));
    if (withScores) {
      values.put("tokenizer.ggml.scores", GgufValue.float32s(scores));
    }
    values.put("tokenizer.ggml.token_type", GgufValue.int32s(types));
  }

  /** Some models mark tokens that ought to be control tokens as ordinary ones. */
  static boolean looksSpecial(String text) {
    return List.of("<pad>", "<mask>", "<2mass>", "[@BOS@]").contains(text)
        || (text.startsWith("<|") && text.endsWith("|>"))
        || (text.startsWith("<｜") && text.endsWith("｜>"))
        || (text.startsWith("<unused") && text.endsWith(">"));
  }

  /** A user-defined token spells its spaces as spaces. */
  static String withSpaces(String text) {
    return text.replace('▁', ' ');
  }
}
