package io.athanor.dataset.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SourceSplitTest {

  @Test
  void wholeGroupsAreHeldOut() {
    // When
    List<Integer> heldOut = heldOut(60, 0.1, 42);
    // Then
    assertThat(heldOut).hasSize(6);
    assertThat(heldOut.stream().map(row -> row / 3).collect(Collectors.toSet())).hasSize(2);
  }

  @Test
  void seedDecidesWhichGroups() {
    // When
    List<Integer> heldOut = heldOut(60, 0.2, 42);
    // Then
    assertThat(heldOut(60, 0.2, 42)).isEqualTo(heldOut);
    assertThat(heldOut(60, 0.2, 43)).isNotEqualTo(heldOut);
  }

  @Test
  void fewGroupsAreAllTrained() {
    assertThat(heldOut(27, 0.1, 42)).isEmpty();
  }

  @Test
  void rowThatIsLeftOutChangesTheSplitAsIfItHadNeverBeen() {
    // Given
    SourceSplit split = new SourceSplit(42);
    IntStream.range(0, 63).forEach(row -> split.add("group-" + row / 3));
    // When
    IntStream.range(60, 63).forEach(split::leaveOut);
    split.decide(0.1);
    // Then
    assertThat(IntStream.range(0, 63).filter(split::isHeldOut).boxed().toList())
        .isEqualTo(heldOut(60, 0.1, 42));
  }

  @Test
  void rowsOfOneGroupAreNeverOnBothSides() {
    for (long seed = 0; seed < 200; seed++) {
      // Given
      SplittableRandom random = new SplittableRandom(seed);
      SourceSplit split = new SourceSplit(seed);
      List<Integer> groups =
          IntStream.range(0, 200).map(row -> random.nextInt(40)).boxed().toList();
      groups.forEach(group -> split.add("paragraph-" + group));
      // When
      split.decide(random.nextDouble(0.5));
      // Then
      for (int row = 0; row < groups.size(); row++) {
        int first = groups.indexOf(groups.get(row));
        assertThat(split.isHeldOut(row)).as("seed %d", seed).isEqualTo(split.isHeldOut(first));
      }
    }
  }

  private static List<Integer> heldOut(int rows, double share, long seed) {
    SourceSplit split = new SourceSplit(seed);
    IntStream.range(0, rows).forEach(row -> split.add("group-" + row / 3));
    split.decide(share);
    return IntStream.range(0, rows).filter(split::isHeldOut).boxed().toList();
  }
}
