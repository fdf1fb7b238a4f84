package io.athanor.llm.tokenizer;

/** Turns the native library's positions, which count code points, into UTF-16 positions. */
final class CodePointPositions {
  private final String text;
  private final boolean identical;
  private int codePoint;
  private int utf16;

  CodePointPositions(String text) {
    this.text = text;
    this.identical = text.codePointCount(0, text.length()) == text.length();
  }

  /** Cheap when positions ascend, as those of tokens do. */
  int utf16(int position) {
    if (identical) {
      return position;
    }
    utf16 = text.offsetByCodePoints(utf16, position - codePoint);
    codePoint = position;
    return utf16;
  }
}
