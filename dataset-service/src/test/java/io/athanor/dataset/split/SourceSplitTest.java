package io.athanor.dataset.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.dataset.Example;
import io.athanor.dataset.recipe.GroupedExample;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SourceSplitTest {

  private static final List<GroupedExample> ROWS =
      IntStream.range(0, 60).mapToObj(i -> row("group-" + i / 3, "row-" + i)).toList();

  @Test
  void wholeGroupsAreHeldOut() {
    // When
    SourceSplit split = SourceSplit.of(ROWS, 0.1, 42);
    // Then
    assertThat(split.validation()).hasSize(6);
    assertThat(split.train()).hasSize(54);
    assertThat(split.validation().stream().map(row -> Integer.parseInt(row.id().substring(4)) / 3))
        .containsOnly(
            Integer.parseInt(split.validation().getFirst().id().substring(4)) / 3,
            Integer.parseInt(split.validation().getLast().id().substring(4)) / 3);
  }

  @Test
  void seedDecidesWhichGroups() {
    // When
    SourceSplit split = SourceSplit.of(ROWS, 0.2, 42);
    // Then
    assertThat(SourceSplit.of(ROWS, 0.2, 42)).isEqualTo(split);
    assertThat(SourceSplit.of(ROWS, 0.2, 43)).isNotEqualTo(split);
  }

  @Test
  void fewGroupsAreAllTrained() {
    // When
    SourceSplit split = SourceSplit.of(ROWS.subList(0, 27), 0.1, 42);
    // Then
    assertThat(split.validation()).isEmpty();
    assertThat(split.train()).hasSize(27);
  }

  @Test
  void nearlyEqualRowsOfOneParagraphAreNeverOnBothSides() {
    for (long seed = 0; seed < 200; seed++) {
      // Given: each paragraph's rows differ in nothing but their template
      SplittableRandom random = new SplittableRandom(seed);
      int paragraphs = random.nextInt(2, 40);
      List<GroupedExample> rows = new ArrayList<>();
      for (int index = 0; index < paragraphs * 5; index++) {
        rows.add(row("paragraph-" + random.nextInt(paragraphs), "row-" + index));
      }
      // When
      SourceSplit split = SourceSplit.of(rows, random.nextDouble(0.5), seed);
      // Then
      Set<String> trained = groups(rows, split.train());
      trained.retainAll(groups(rows, split.validation()));
      assertThat(trained).as("seed %d", seed).isEmpty();
      assertThat(split.train().size() + split.validation().size()).isEqualTo(rows.size());
    }
  }

  private static Set<String> groups(List<GroupedExample> rows, List<Example> part) {
    Set<String> ids = new HashSet<>(part.stream().map(Example::id).toList());
    return rows.stream()
        .filter(row -> ids.contains(row.example().id()))
        .map(GroupedExample::group)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static GroupedExample row(String group, String id) {
    return new GroupedExample(group, new Example(id, List.of(), 1, List.of(), null, 42));
  }
}
