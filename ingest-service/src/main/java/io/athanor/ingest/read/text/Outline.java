package io.athanor.ingest.read.text;

import io.athanor.ingest.segment.TextBlock;
import java.util.ArrayList;
import java.util.List;

/** The blocks of a text in order, each named for what it is. Offsets count in the source. */
final class Outline {

  private final List<TextBlock> blocks = new ArrayList<>();

  /**
   * Adds a title of what follows.
   *
   * @param level 1 for the outermost
   */
  void heading(int level, String text, int start, int end) {
    add(text, start, end);
  }

  void prose(String text, int start, int end) {
    add(text, start, end);
  }

  void list(String text, int start, int end) {
    add(text, start, end);
  }

  void table(String text, int start, int end) {
    add(text, start, end);
  }

  void code(String text, int start, int end) {
    add(text, start, end);
  }

  private void add(String text, int start, int end) {
    blocks.add(new TextBlock(text, start, end));
  }

  List<TextBlock> blocks() {
    return List.copyOf(blocks);
  }
}
