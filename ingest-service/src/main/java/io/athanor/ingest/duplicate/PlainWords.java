package io.athanor.ingest.duplicate;

import java.util.Arrays;

/**
 * The words of a text as hashes: case, punctuation and white space do not count. Words are runs of
 * letters and digits; each hash is 64 bits of FNV-1a over lower-case characters.
 */
final class PlainWords {

  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final int SHINGLE = 3;

  private long[] words = new long[64];
  private int count;

  private PlainWords() {}

  /**
   * Reads a text.
   *
   * @param digitsAlike whether all numbers are taken for the same one, as in "page 3 of 50"
   */
  static PlainWords of(String text, boolean digitsAlike) {
    PlainWords plain = new PlainWords();
    long hash = OFFSET;
    boolean inside = false;
    for (int i = 0; i <= text.length(); i++) {
      char character = i < text.length() ? text.charAt(i) : ' ';
      if (Character.isLetterOrDigit(character) || Character.isSurrogate(character)) {
        boolean masked = digitsAlike && Character.isDigit(character);
        hash = masked ? OFFSET + 1 : (hash ^ Character.toLowerCase(character)) * PRIME;
        inside = true;
      } else if (inside) {
        plain.add(mixed(hash));
        hash = OFFSET;
        inside = false;
      }
    }
    return plain;
  }

  int count() {
    return count;
  }

  /** Equal for texts with the same words in the same order; never 0. */
  long hash() {
    long hash = OFFSET;
    for (int i = 0; i < count; i++) {
      hash = mixed(hash * 31 + words[i]);
    }
    return hash == 0 ? 1 : hash;
  }

  /** The set of all runs of three words, as 32-bit hashes in rising order. */
  int[] shingles() {
    int size = Math.max(0, count - SHINGLE + 1);
    int[] shingles = new int[size];
    for (int i = 0; i < size; i++) {
      shingles[i] = (int) (mixed(words[i] + 3 * words[i + 1] + 7 * words[i + 2]) >>> 32);
    }
    return Arrays.stream(shingles).sorted().distinct().toArray();
  }

  /** Finaliser of MurmurHash3: every bit of the input changes half of the output's. */
  static long mixed(long value) {
    long hash = value;
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }

  private void add(long word) {
    if (count == words.length) {
      words = Arrays.copyOf(words, 2 * count);
    }
    words[count++] = word;
  }
}
