package io.athanor.inference.retrieval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The embeddings of a collection in one byte a value, searched from end to end: 38 MB for 100,000
 * paragraphs of 384 values. Rounding moves a cosine by less than 0.01, so the matrix only chooses
 * candidates; their order comes from the stored floats.
 *
 * <p>Not thread-safe.
 */
final class EmbeddingMatrix {

  private static final int GREATEST = 127;

  private final Map<Long, Integer> rows = new HashMap<>();
  private int width;
  private int size;
  private byte[] values = new byte[0];
  private float[] scales = new float[0];
  private long[] keys = new long[0];
  private long order;

  /** Place of the newest embedding in the order of commits; 0 when there is none. */
  long order() {
    return order;
  }

  /** Bytes of memory for the values. */
  long bytes() {
    return values.length;
  }

  /** Adds an embedding, in the place of an older one of the same paragraph. */
  void put(EmbeddingRepository.Stored stored) {
    float[] vector = stored.vector();
    if (size == 0) {
      width = vector.length;
    }
    Integer known = rows.putIfAbsent(stored.key(), size);
    int row = known == null ? size++ : known;
    if (row == keys.length) {
      grow();
    }
    keys[row] = stored.key();
    scales[row] = quantise(vector, values, row * width);
    order = stored.order();
  }

  private void grow() {
    int capacity = Math.max(64, size + size / 2);
    keys = Arrays.copyOf(keys, capacity);
    scales = Arrays.copyOf(scales, capacity);
    values = Arrays.copyOf(values, Math.multiplyExact(capacity, width));
  }

  private static float quantise(float[] vector, byte[] target, int offset) {
    float largest = Float.MIN_NORMAL;
    for (float value : vector) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < vector.length; i++) {
      target[offset + i] = (byte) Math.round(vector[i] / largest * GREATEST);
    }
    return largest / GREATEST;
  }

  private record Candidate(long key, float cosine) {}

  /** Keys of the nearest paragraphs by rounded cosine, best first. */
  List<Long> nearest(float[] query, int count) {
    if (size == 0 || query.length != width) {
      return List.of();
    }
    byte[] rounded = new byte[width];
    quantise(query, rounded, 0);
    Comparator<Candidate> worstFirst =
        Comparator.comparingDouble(Candidate::cosine)
            .thenComparing(Candidate::key, Comparator.reverseOrder());
    PriorityQueue<Candidate> best = new PriorityQueue<>(worstFirst);
    for (int row = 0; row < size; row++) {
      float cosine = dot(rounded, row * width) * scales[row];
      if (best.size() < count) {
        best.add(new Candidate(keys[row], cosine));
      } else if (cosine > best.element().cosine()) {
        best.remove();
        best.add(new Candidate(keys[row], cosine));
      }
    }
    List<Candidate> sorted = new ArrayList<>(best);
    sorted.sort(worstFirst.reversed());
    return sorted.stream().map(Candidate::key).toList();
  }

  /** Sums of integers may be reordered, so this becomes vector code. */
  private int dot(byte[] query, int offset) {
    int sum = 0;
    for (int i = 0; i < query.length; i++) {
      sum += query[i] * values[offset + i];
    }
    return sum;
  }
}
