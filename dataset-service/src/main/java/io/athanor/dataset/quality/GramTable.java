package io.athanor.dataset.quality;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of word grams, and for each the first row that crossed it off. Twelve bytes a place, open
 * addressing with linear probing, at most two thirds full.
 */
final class GramTable {

  private long[] grams = new long[1024];

  /** 0 marks a free place, 1 a gram that nobody crossed, more the row that did, plus 1. */
  private int[] marks = new int[1024];

  private int size;
  private final List<String> rows = new ArrayList<>();

  /** Adds a gram. */
  void add(long gram) {
    int place = place(gram);
    if (marks[place] != 0) {
      return;
    }
    grams[place] = gram;
    marks[place] = 1;
    if (++size * 3L > grams.length * 2L) {
      grow();
    }
  }

  /** Notes that a row has a gram, if it was added and no other row has it. */
  void cross(long gram, String row) {
    int place = place(gram);
    if (marks[place] == 1) {
      if (rows.isEmpty() || !rows.getLast().equals(row)) {
        rows.add(row);
      }
      marks[place] = rows.size() + 1;
    }
  }

  /** The row that crossed a gram off; null when none did. */
  @Nullable String crossedBy(long gram) {
    int mark = marks[place(gram)];
    return mark < 2 ? null : rows.get(mark - 2);
  }

  private int place(long gram) {
    int place = (int) Math.floorMod(gram ^ (gram >>> 32), (long) grams.length);
    while (marks[place] != 0 && grams[place] != gram) {
      place = place + 1 == grams.length ? 0 : place + 1;
    }
    return place;
  }

  private void grow() {
    long[] oldGrams = grams;
    int[] oldMarks = marks;
    grams = new long[oldGrams.length * 2];
    marks = new int[grams.length];
    for (int index = 0; index < oldGrams.length; index++) {
      if (oldMarks[index] != 0) {
        int place = place(oldGrams[index]);
        grams[place] = oldGrams[index];
        marks[place] = oldMarks[index];
      }
    }
  }
}
