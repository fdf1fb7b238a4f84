package io.athanor.ingest.duplicate;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the paragraph that a text repeats, among those added before. Candidates for near duplicates
 * come from shared bands of {@link MinHash} and are compared word for word, so nothing is called a
 * duplicate that is none; about one near duplicate in twenty at the limit is missed, hardly any
 * above 0.85. Tables lie in files of a folder; the heap holds one paragraph at a time. The answers
 * depend on nothing but the texts and their order.
 */
public final class DuplicateIndex implements AutoCloseable {

  /** In fewer words, a single other one makes another text. */
  private static final int FEWEST_WORDS = 8;

  /** So many texts alike but not alike enough are not looked through for each further one. */
  private static final int MOST_CANDIDATES = 64;

  private final double leastSimilarity;
  private final MappedTable exact;
  private final MappedTable bands;
  private final SetFile sets;

  /**
   * An empty index.
   *
   * @param folder for its files, which are gone when it is closed or the process ends
   * @param leastSimilarity Jaccard index of runs of three words from which on texts are duplicates
   */
  public DuplicateIndex(Path folder, double leastSimilarity) {
    this.leastSimilarity = leastSimilarity;
    this.exact = new MappedTable(folder);
    this.bands = new MappedTable(folder);
    this.sets = new SetFile(folder);
  }

  /**
   * An earlier text that is the same or nearly so.
   *
   * @param place as it was added
   * @param similarity 1 for the same words in the same order
   */
  public record Match(long place, double similarity, boolean isExact) {}

  /** The first text like this one; when there is none, this one is added. */
  public Optional<Match> findOrAdd(String text, long place) {
    PlainWords words = PlainWords.of(text, false);
    long same = exact.get(words.hash());
    if (same != 0) {
      return Optional.of(new Match(same - 1, 1, true));
    }
    if (words.count() < FEWEST_WORDS) {
      exact.put(words.hash(), place + 1);
      return Optional.empty();
    }
    int[] set = words.shingles();
    long[] keys = MinHash.bands(set);
    Optional<Match> near = nearest(set, keys);
    if (near.isEmpty()) {
      exact.put(words.hash(), place + 1);
      add(set, keys, place);
    }
    return near;
  }

  @Override
  public void close() {
    exact.close();
    bands.close();
    sets.close();
  }

  private Optional<Match> nearest(int[] set, long[] keys) {
    Set<Long> seen = new HashSet<>();
    Match best = null;
    for (int band = 0; band < keys.length; band++) {
      long candidate = bands.get(keys[band]);
      while (candidate != 0 && seen.size() < MOST_CANDIDATES) {
        SetFile.Entry entry = sets.read(candidate);
        if (seen.add(candidate)) {
          double similarity = MinHash.jaccard(set, entry.set());
          if (similarity >= leastSimilarity && (best == null || similarity > best.similarity())) {
            best = new Match(entry.place(), similarity, false);
          }
        }
        candidate = entry.earlier()[band];
      }
    }
    return Optional.ofNullable(best);
  }

  private void add(int[] set, long[] keys, long place) {
    long[] earlier = new long[keys.length];
    for (int band = 0; band < keys.length; band++) {
      earlier[band] = bands.get(keys[band]);
    }
    long start = sets.add(new SetFile.Entry(earlier, place, set));
    for (long key : keys) {
      bands.put(key, start);
    }
  }
}
