package io.athanor.ingest.extract;

import io.athanor.ingest.segment.TextBlock;

/**
 * Collects one block of a page: white space is collapsed as a browser shows it, ligature characters
 * become letters, soft hyphens and zero-width characters vanish, and the first and last kept
 * character's place in the source is remembered.
 */
final class BlockText {

  private final StringBuilder text = new StringBuilder();
  private int sourceStart;
  private int sourceEnd;
  private boolean pendingSpace;
  private boolean pendingLine;
  private int letters;
  private int linkedLetters;

  void add(char character, int start, int end, boolean linked) {
    switch (character) {
      case ' ', '\t', '\n', '\r', '\f', '\u00A0' -> pendingSpace = true;
      case '\u00AD', '\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF' -> {
        // invisible: they only tell a browser where a line may break
      }
      default -> append(letters(character), start, end, linked);
    }
  }

  /** A line that ends inside the block: verse, an address. */
  void lineBreak() {
    pendingLine = !text.isEmpty();
  }

  /** Whether a line has just ended, so that another break means an empty line. */
  boolean atLineBreak() {
    return pendingLine;
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  String text() {
    return text.toString();
  }

  /** Whether nearly all letters are links: a bar or list of links, not prose. */
  boolean isMostlyLinks() {
    return linkedLetters > 0 && linkedLetters * 10 >= letters * 7;
  }

  boolean hasNoLetters() {
    return letters == 0;
  }

  TextBlock block() {
    return new TextBlock(text(), sourceStart, sourceEnd);
  }

  private void append(String kept, int start, int end, boolean linked) {
    if (text.isEmpty()) {
      sourceStart = start;
    } else if (pendingLine) {
      text.append('\n');
    } else if (pendingSpace) {
      text.append(' ');
    }
    pendingSpace = false;
    pendingLine = false;
    text.append(kept);
    sourceEnd = end;
    if (Character.isLetterOrDigit(kept.charAt(0)) || Character.isSurrogate(kept.charAt(0))) {
      letters++;
      linkedLetters += linked ? 1 : 0;
    }
  }

  private static String letters(char character) {
    return switch (character) {
      case '\uFB00' -> "ff";
      case '\uFB01' -> "fi";
      case '\uFB02' -> "fl";
      case '\uFB03' -> "ffi";
      case '\uFB04' -> "ffl";
      case '\uFB05', '\uFB06' -> "st";
      default -> String.valueOf(character);
    };
  }
}
