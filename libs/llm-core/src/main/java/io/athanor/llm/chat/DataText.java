package io.athanor.llm.chat;

import io.athanor.llm.jinja.Span;
import io.athanor.llm.tokenizer.PlainText;
import java.util.List;

/** The characters of a rendering that came from data: no special token is recognised in them. */
record DataText(List<Span> spans) implements PlainText {
  @Override
  public boolean overlaps(int from, int to) {
    int low = 0;
    int high = spans.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Span span = spans.get(middle);
      if (span.overlaps(from, to)) {
        return true;
      }
      if (span.end() <= from) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  /** End of the last data character in {@code from..to}; {@code from} if there is none. */
  int lastEndIn(int from, int to) {
    int end = from;
    for (Span span : spans) {
      if (span.overlaps(from, to)) {
        end = Math.min(to, span.end());
      }
    }
    return end;
  }
}
