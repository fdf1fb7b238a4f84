package io.athanor.ingest.duplicate;

import java.util.Arrays;

/**
 * Signatures of sets: 128 minima under fixed hash functions, in 16 bands of 8 (Broder, "On the
 * resemblance and containment of documents", 1997; bands after Indyk and Motwani, 1998). Two sets
 * of Jaccard index s share a band with probability 1 - (1 - s^8)^16: 0.95 at 0.8, 0.06 at 0.5.
 */
final class MinHash {

  static final int BANDS = 16;
  private static final int ROWS = 8;
  private static final int FUNCTIONS = BANDS * ROWS;
  private static final int[] FACTORS = new int[FUNCTIONS];
  private static final int[] OFFSETS = new int[FUNCTIONS];

  static {
    // Fixed for all time: the same text must be a duplicate on every machine.
    for (int i = 0; i < FUNCTIONS; i++) {
      FACTORS[i] = (int) PlainWords.mixed(2L * i + 1) | 1;
      OFFSETS[i] = (int) PlainWords.mixed(-2L * i - 2);
    }
  }

  private MinHash() {}

  /** One key for each band; sets that share a key are worth comparing. Never 0. */
  static long[] bands(int[] set) {
    int[] minima = new int[FUNCTIONS];
    Arrays.fill(minima, Integer.MAX_VALUE);
    for (int element : set) {
      for (int i = 0; i < FUNCTIONS; i++) {
        int hash = element * FACTORS[i] + OFFSETS[i];
        hash ^= hash >>> 15;
        hash *= 0x2c1b3c6d;
        minima[i] = Math.min(minima[i], hash ^ hash >>> 13);
      }
    }
    long[] bands = new long[BANDS];
    for (int band = 0; band < BANDS; band++) {
      long key = band + 1L;
      for (int row = 0; row < ROWS; row++) {
        key = PlainWords.mixed(key * 31 + minima[band * ROWS + row]);
      }
      bands[band] = key == 0 ? 1 : key;
    }
    return bands;
  }

  /** Size of the intersection over size of the union of two sets in rising order. */
  static double jaccard(int[] first, int[] second) {
    int shared = 0;
    int i = 0;
    int j = 0;
    while (i < first.length && j < second.length) {
      int order = Integer.compare(first[i], second[j]);
      shared += order == 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    int union = first.length + second.length - shared;
    return union == 0 ? 0 : (double) shared / union;
  }
}
