package io.athanor.inference.engine;

import java.util.List;

/**
 * Passes text on up to the first stop string.
 *
 * <p>Invariant: no character of a stop string is ever passed on, so text that could be the
 * beginning of one is held back until it is clear what follows.
 */
final class StopStringFilter {

  private final List<String> stopStrings;
  private final StringBuilder held = new StringBuilder();
  private boolean stopped;

  StopStringFilter(List<String> stopStrings) {
    this.stopStrings = stopStrings;
  }

  /** Appends text and returns what is certainly part of the answer. */
  String push(String text) {
    if (stopped) {
      return "";
    }
    held.append(text);
    int stop = firstStop();
    if (stop >= 0) {
      stopped = true;
      held.setLength(stop);
      return flush();
    }
    return take(held.length() - longestBeginning());
  }

  /** Whether a stop string was found. */
  boolean stopped() {
    return stopped;
  }

  /** Returns what was held back: the answer ended without completing a stop string. */
  String flush() {
    return take(held.length());
  }

  private int firstStop() {
    int first = -1;
    for (String stopString : stopStrings) {
      int found = held.indexOf(stopString);
      if (found >= 0 && (first < 0 || found < first)) {
        first = found;
      }
    }
    return first;
  }

  /** Length of the longest end of the held text that begins a stop string. */
  private int longestBeginning() {
    int longest = 0;
    for (String stopString : stopStrings) {
      int length = Math.min(stopString.length() - 1, held.length());
      while (length > longest && !endsWith(stopString, length)) {
        length--;
      }
      longest = Math.max(longest, length);
    }
    return longest;
  }

  private boolean endsWith(String stopString, int length) {
    int offset = held.length() - length;
    for (int i = 0; i < length; i++) {
      if (held.charAt(offset + i) != stopString.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String take(int length) {
    String text = held.substring(0, length);
    held.delete(0, length);
    return text;
  }
}
