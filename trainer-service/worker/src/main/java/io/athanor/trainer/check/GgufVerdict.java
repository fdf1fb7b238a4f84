package io.athanor.trainer.check;

/**
 * How an export compares with an expected file.
 *
 * @param words for people, one line
 * @param differences tensors that differ, to tell the nearest of several exports; the greatest
 *     number if the files already differ before their data
 */
record GgufVerdict(boolean equal, String words, int differences) {
  static GgufVerdict equal(String words) {
    return new GgufVerdict(true, words, 0);
  }

  static GgufVerdict header(String words) {
    return new GgufVerdict(false, words, Integer.MAX_VALUE);
  }

  static GgufVerdict data(String words, int tensors) {
    return new GgufVerdict(false, words, tensors);
  }

  /** Adds what the reader should know about the comparison. */
  GgufVerdict noting(String note) {
    return note.isEmpty() ? this : new GgufVerdict(equal, words + " (" + note + ")", differences);
  }

  GgufVerdict nearest(GgufVerdict other) {
    if (equal || other.equal) {
      return equal ? this : other;
    }
    return differences <= other.differences ? this : other;
  }
}
