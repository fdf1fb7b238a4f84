package io.athanor.ingest.duplicate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DuplicateIndexTest {

  private static final double LEAST = 0.8;

  /** Every answer is checked against a comparison with all texts that were kept before. */
  @Property(tries = 60)
  void whatIsFoundIsWhatComparingWithEveryTextFinds(
      @ForAll long seed, @ForAll @IntRange(min = 20, max = 90) int words) throws IOException {
    Random random = new Random(seed);
    List<int[]> kept = new ArrayList<>();
    List<Long> places = new ArrayList<>();
    int missed = 0;
    Path folder = Files.createTempDirectory("duplicates");
    try (DuplicateIndex index = new DuplicateIndex(folder, LEAST)) {
      String[] base = words(random, words);
      for (int i = 0; i < 40; i++) {
        if (random.nextInt(4) == 0) {
          base = words(random, words);
        }
        String text = String.join(" ", changed(base, random.nextInt(6), random));
        int[] set = PlainWords.of(text, false).shingles();
        double best = kept.stream().mapToDouble(each -> MinHash.jaccard(set, each)).max().orElse(0);
        Optional<DuplicateIndex.Match> match = index.findOrAdd(text, i);
        if (match.isPresent()) {
          int original = places.indexOf(match.get().place());
          double similarity = MinHash.jaccard(set, kept.get(original));
          assertThat(similarity).isGreaterThanOrEqualTo(LEAST);
          assertThat(match.get().similarity()).isEqualTo(similarity);
        } else {
          missed += best >= 0.9 ? 1 : 0;
          kept.add(set);
          places.add((long) i);
        }
      }
    }
    // 1 - (1 - 0.9^8)^16 = 0.9999 of them are found.
    assertThat(missed).isLessThanOrEqualTo(1);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
    Files.delete(folder);
  }

  @Property(tries = 40)
  void sharedBandsAreAsLikelyAsTheFormulaSays(@ForAll @IntRange(min = 1, max = 100_000) int seed) {
    Random random = new Random(seed);
    int[] first = random.ints(120).sorted().distinct().toArray();
    int[] second = first.clone();
    for (int i = 0; i < 4; i++) {
      second[random.nextInt(second.length)] = random.nextInt();
    }
    long[] one = MinHash.bands(first);
    long[] other =
        MinHash.bands(Stream.of(second).flatMapToInt(java.util.Arrays::stream).sorted().toArray());
    int shared = 0;
    for (int band = 0; band < one.length; band++) {
      shared += one[band] == other[band] ? 1 : 0;
    }
    // Jaccard index about 0.935: each band is shared with probability 0.58.
    assertThat(shared).isPositive();
  }

  private static String[] words(Random random, int count) {
    String[] words = new String[count];
    for (int i = 0; i < count; i++) {
      words[i] = "w" + random.nextInt(5000);
    }
    return words;
  }

  private static String[] changed(String[] words, int changes, Random random) {
    String[] copy = words.clone();
    for (int i = 0; i < changes; i++) {
      copy[random.nextInt(copy.length)] = "x" + random.nextInt(5000);
    }
    return copy;
  }
}
