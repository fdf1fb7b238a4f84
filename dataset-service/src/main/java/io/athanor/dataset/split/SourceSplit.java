package io.athanor.dataset.split;

import io.athanor.contracts.dataset.Example;
import io.athanor.dataset.recipe.GroupedExample;
import io.athanor.dataset.recipe.SeededChoice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Rows to train on and rows held out. Whole sources are held out, never single rows: two rows of
 * one source know each other's answer, so a held-out row with a trained sibling would measure
 * memory.
 *
 * @param train in the order of the recipe
 * @param validation in the order of the recipe
 */
public record SourceSplit(List<Example> train, List<Example> validation) {

  public SourceSplit {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
  }

  /**
   * Holds out floor(share x groups) groups, chosen by the seed; with few groups that is none.
   *
   * @param heldOutShare 0 to 0.5
   */
  public static SourceSplit of(List<GroupedExample> rows, double heldOutShare, long seed) {
    Set<String> groups = new LinkedHashSet<>();
    rows.forEach(row -> groups.add(row.group()));
    int count = (int) Math.floor(heldOutShare * groups.size());
    List<String> shuffled =
        new SeededChoice(seed).shuffled(List.copyOf(groups), group -> "split|" + group);
    Set<String> heldOut = new HashSet<>(shuffled.subList(0, count));
    List<Example> train = new ArrayList<>();
    List<Example> validation = new ArrayList<>();
    for (GroupedExample row : rows) {
      (heldOut.contains(row.group()) ? validation : train).add(row.example());
    }
    return new SourceSplit(train, validation);
  }
}
