package io.athanor.dataset.diff;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.dataset.Turn;
import io.athanor.kit.hash.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;

/**
 * The contents of a version's examples, eight bytes each: a million examples take 8 MB. Two
 * different examples of two versions with a million each are taken for one with a chance of 1 in 18
 * million.
 */
final class ContentHashes {

  private final long[] sorted;

  private ContentHashes(long[] sorted) {
    this.sorted = sorted;
  }

  static ContentHashes of(Iterator<Example> examples) {
    long[] hashes = new long[1024];
    int count = 0;
    while (examples.hasNext()) {
      if (count == hashes.length) {
        hashes = Arrays.copyOf(hashes, 2 * count);
      }
      hashes[count++] = content(examples.next());
    }
    long[] sorted = Arrays.copyOf(hashes, count);
    Arrays.sort(sorted);
    return new ContentHashes(sorted);
  }

  boolean contains(Example example) {
    return Arrays.binarySearch(sorted, content(example)) >= 0;
  }

  /** What is learned from an example, wherever it comes from. */
  private static long content(Example example) {
    StringBuilder content = new StringBuilder().append(example.weight());
    for (Turn turn : example.turns()) {
      part(content, turn.role().word());
      part(content, String.valueOf(turn.weight()));
      part(content, turn.content());
    }
    String text = example.text();
    if (text != null) {
      part(content, text);
    }
    return hash(content);
  }

  /** The places an example comes from and the way it asks: equal for another wording of it. */
  static long origin(Example example) {
    StringBuilder origin = new StringBuilder().append(example.template());
    for (SourceSpan source : example.sources()) {
      part(origin, source.paragraphId());
    }
    return hash(origin);
  }

  private static void part(StringBuilder whole, String part) {
    whole.append('\n').append(part.length()).append(' ').append(part);
  }

  private static long hash(CharSequence text) {
    return ByteBuffer.wrap(Sha256.bytes(text.toString())).getLong();
  }
}
