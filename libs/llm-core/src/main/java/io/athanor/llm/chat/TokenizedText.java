package io.athanor.llm.chat;

import io.athanor.llm.jinja.RenderedText;
import io.athanor.llm.jinja.Span;
import io.athanor.llm.tokenizer.EncodedText;
import io.athanor.llm.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A rendering and its tokens.
 *
 * @param specials where special tokens stand, in order
 */
record TokenizedText(
    RenderedText rendered, DataText data, EncodedText tokens, List<Special> specials) {
  /** A special token in the text. */
  record Special(int id, Span place) {}

  static TokenizedText of(RenderedText rendered, Tokenizer tokenizer) {
    DataText data = new DataText(rendered.dataSpans());
    EncodedText tokens = tokenizer.encode(rendered.text(), data);
    List<Special> specials = new ArrayList<>();
    for (int index = 0; index < tokens.length(); index++) {
      int id = tokens.ids()[index];
      int start = tokens.starts()[index];
      if (tokenizer.isSpecial(id)) {
        int end =
            index + 1 < tokens.length() ? tokens.starts()[index + 1] : rendered.text().length();
        specials.add(new Special(id, new Span(start, Math.max(start, end))));
      }
    }
    return new TokenizedText(rendered, data, tokens, specials);
  }

  String text() {
    return rendered.text();
  }
}
