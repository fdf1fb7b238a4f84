package io.athanor.ingest.extract;

import java.text.Normalizer;

/**
 * Collects one block of a page: white space is collapsed as a browser shows it, or kept in code;
 * ligature characters become letters, soft hyphens and zero-width characters vanish, accents join
 * their letters (Unicode NFC), and the first and last kept character's place in the source is
 * remembered.
 */
final class BlockText {

  private static final String CELL = " | ";

  private final StringBuilder text = new StringBuilder();
  private int sourceStart;
  private int sourceEnd;
  private boolean pendingSpace;
  private boolean pendingLine;
  private int pendingCells;
  private int letters;
  private int linkedLetters;

  void add(char character, int start, int end, boolean linked) {
    if (isPlain(character)) {
      append(character, start, end, linked);
      return;
    }
    switch (character) {
      case ' ', '\t', '\n', '\r', '\f', '\u000B', '\u00A0' -> pendingSpace = true;
      case '\u00AD', '\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF' -> {
        // invisible: they only tell a browser where a line may break
      }
      default -> {
        if (character >= ' ') {
          addLetters(character, start, end, linked);
        }
      }
    }
  }

  /** Adds characters that follow each other in the source as they do in the text. */
  void addRun(String run, int from, int to, int start, boolean linked) {
    int index = from;
    while (index < to) {
      int end = index;
      int lettersBefore = letters;
      while (end < to && isPlain(run.charAt(end))) {
        letters += Character.isLetterOrDigit(run.charAt(end)) ? 1 : 0;
        end++;
      }
      int place = start + index - from;
      if (end == index) {
        add(run.charAt(index), place, place + 1, linked);
        index++;
      } else {
        linkedLetters += linked ? letters - lettersBefore : 0;
        separate(place);
        text.append(run, index, end);
        cover(place, place + end - index);
        index = end;
      }
    }
  }

  private static boolean isPlain(char character) {
    return character > ' ' && character < '\u007F';
  }

  /** A character of code: blanks, tabs and line breaks are kept, but not around the whole. */
  void addVerbatim(char character, int start, int end) {
    switch (character) {
      // What stands before the first character is its line's indentation; earlier lines are empty.
      case '\n' -> {
        if (sourceEnd == 0) {
          text.setLength(0);
        } else {
          text.append('\n');
        }
      }
      case ' ', '\t', '\u00A0' -> text.append(character == '\t' ? '\t' : ' ');
      default -> {
        if (character < ' ' || character == '\uFEFF') {
          return;
        }
        if (sourceEnd == 0) {
          sourceStart = start;
        }
        text.append(character);
        sourceStart = Math.min(sourceStart, start);
        sourceEnd = Math.max(sourceEnd, end);
        letters += Character.isLetterOrDigit(character) ? 1 : 0;
      }
    }
  }

  /** A line that ends inside the block: verse, an address. */
  void lineBreak() {
    pendingLine = !text.isEmpty();
  }

  /** The next text belongs to another cell of the row. */
  void cellBreak() {
    pendingCells++;
  }

  /** What stands here is parted from what follows, as by a blank. */
  void space() {
    pendingSpace = true;
  }

  /** Whether a line has just ended, so that another break means an empty line. */
  boolean atLineBreak() {
    return pendingLine;
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  String text() {
    String kept = text.toString().stripTrailing();
    return Normalizer.isNormalized(kept, Normalizer.Form.NFC)
        ? kept
        : Normalizer.normalize(kept, Normalizer.Form.NFC);
  }

  int sourceStart() {
    return sourceStart;
  }

  int sourceEnd() {
    return sourceEnd;
  }

  /** Whether nearly all letters are links: a bar or list of links, not prose. */
  boolean isMostlyLinks() {
    return linkedLetters > 0 && linkedLetters * 10L >= letters * 7L;
  }

  boolean hasNoLetters() {
    return letters == 0;
  }

  private void append(char kept, int start, int end, boolean linked) {
    separate(start);
    text.append(kept);
    cover(start, end);
    if ((kept >= 'a' && kept <= 'z')
        || Character.isLetterOrDigit(kept)
        || Character.isSurrogate(kept)) {
      letters++;
      linkedLetters += linked ? 1 : 0;
    }
  }

  // The parser moves text out of broken tables: what comes later may lie earlier in the source.
  private void cover(int start, int end) {
    sourceStart = Math.min(sourceStart, start);
    sourceEnd = Math.max(sourceEnd, end);
  }

  private void separate(int start) {
    if (text.isEmpty()) {
      sourceStart = start;
    }
    if (pendingCells > 0) {
      text.append(CELL.repeat(pendingCells));
    } else if (!text.isEmpty()) {
      if (pendingLine) {
        text.append('\n');
      } else if (pendingSpace) {
        text.append(' ');
      }
    }
    pendingSpace = false;
    pendingLine = false;
    pendingCells = 0;
  }

  private void addLetters(char character, int start, int end, boolean linked) {
    String letters =
        switch (character) {
          case '\uFB00' -> "ff";
          case '\uFB01' -> "fi";
          case '\uFB02' -> "fl";
          case '\uFB03' -> "ffi";
          case '\uFB04' -> "ffl";
          case '\uFB05', '\uFB06' -> "st";
          default -> "";
        };
    if (letters.isEmpty()) {
      append(character, start, end, linked);
    }
    for (int i = 0; i < letters.length(); i++) {
      append(letters.charAt(i), start, end, linked);
    }
  }
}
