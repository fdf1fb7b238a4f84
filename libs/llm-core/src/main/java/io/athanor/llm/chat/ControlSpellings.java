package io.athanor.llm.chat;

import io.athanor.llm.tokenizer.Tokenizer;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what a template writes as a control token but its tokenizer cuts into pieces, for instance
 * {@code <|im_start|>} with a Llama 2 tokenizer.
 *
 * <p>Bare role marks ({@code <|user|>}) may be in pieces: Zephyr and TinyLlama were trained so.
 */
final class ControlSpellings {
  private static final Pattern CONTROL =
      Pattern.compile(
          "<\\|[^<>|\\s]{1,40}\\|>|<｜[^<>｜\\s]{1,40}｜>|</?s>|<(?:bos|eos|pad)>|<(?:start|end)_of_\\w+>");
  private static final Set<String> ROLE_MARKS =
      Set.of("<|system|>", "<|user|>", "<|assistant|>", "<|human|>", "<|bot|>", "<|tool|>");

  private ControlSpellings() {}

  static Set<String> unknownTo(Tokenizer tokenizer, TokenizedText whole) {
    Set<String> unknown = new TreeSet<>();
    Matcher matcher = CONTROL.matcher(whole.text());
    while (matcher.find()) {
      String spelling = matcher.group();
      if (!whole.data().overlaps(matcher.start(), matcher.end())
          && !ROLE_MARKS.contains(spelling)
          && tokenizer.specialTokens().id(spelling).isEmpty()
          && tokenizer.encode(spelling, true).length != 1) {
        unknown.add(spelling);
      }
    }
    return unknown;
  }
}
