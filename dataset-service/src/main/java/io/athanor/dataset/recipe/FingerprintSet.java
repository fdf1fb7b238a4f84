package io.athanor.dataset.recipe;

import io.athanor.kit.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Remembers texts by 128 bits of their SHA-256, 16 bytes each: a million rows fit into 40 MB, and
 * two different texts look equal once in 10^26 such sets. Open addressing with linear probing.
 */
public final class FingerprintSet {

  private static final double FULLEST = 0.6;

  /** Pairs of the two halves; two zeros mark a free place. */
  private long[] pairs = new long[2 * 1024];

  private int size;
  private final MessageDigest digest = Sha256.digest();

  /** Adds a text; false when it is there already. */
  public boolean add(String text) {
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    long high = hash.getLong();
    long low = hash.getLong() | 1;
    if (!insert(pairs, high, low)) {
      return false;
    }
    size++;
    if (2.0 * size > FULLEST * pairs.length) {
      grow();
    }
    return true;
  }

  /** Number of different texts. */
  public int size() {
    return size;
  }

  private static boolean insert(long[] pairs, long high, long low) {
    int places = pairs.length / 2;
    int place = (int) Math.floorMod(high, (long) places);
    while (pairs[2 * place] != 0 || pairs[2 * place + 1] != 0) {
      if (pairs[2 * place] == high && pairs[2 * place + 1] == low) {
        return false;
      }
      place = place + 1 == places ? 0 : place + 1;
    }
    pairs[2 * place] = high;
    pairs[2 * place + 1] = low;
    return true;
  }

  private void grow() {
    long[] larger = new long[pairs.length * 2];
    for (int index = 0; index < pairs.length; index += 2) {
      if (pairs[index] != 0 || pairs[index + 1] != 0) {
        insert(larger, pairs[index], pairs[index + 1]);
      }
    }
    pairs = larger;
  }
}
