package io.athanor.kit.test.history;

import io.athanor.kit.test.history.HistoryEntry.Changed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * States only move forward: every change of a state is one that its machine allows, counters never
 * fall, and each change starts where the one before it ended, so that none is missing.
 */
final class OnlyForward implements HistoryRule {

  @Override
  public List<String> violations(History history) {
    List<String> found = new ArrayList<>();
    Map<String, String> states = new HashMap<>();
    for (Changed change : history.of(Changed.class)) {
      TrackedTable.of(change.table()).ifPresent(table -> check(table, change, states, found));
    }
    return found;
  }

  private static void check(
      TrackedTable table, Changed change, Map<String, String> states, List<String> found) {
    String row = change.database() + ' ' + change.table() + ' ' + table.key(change);
    if (table.hasStates()) {
      checkState(table, change, row, states, found);
    }
    if (change.inserts() || change.deletes()) {
      return;
    }
    for (String column : table.growing()) {
      if (number(change.column(column)) < number(change.old(column))) {
        found.add(
            "%s: %s fell from %s to %s in transaction %s"
                .formatted(
                    row, column, change.old(column), change.column(column), change.transaction()));
      }
    }
  }

  private static void checkState(
      TrackedTable table,
      Changed change,
      String row,
      Map<String, String> states,
      List<String> found) {
    String before = change.old(table.stateColumn());
    String known = states.get(row);
    if (known != null && !change.inserts() && !known.equals(before)) {
      found.add(
          "%s: a change starts at %s, the one before it ended at %s".formatted(row, before, known));
    }
    if (change.deletes()) {
      states.remove(row);
      return;
    }
    String after = change.column(table.stateColumn());
    if (!change.inserts() && !before.equals(after) && !table.mayFollow(before, after)) {
      found.add(
          "%s went from %s to %s in transaction %s"
              .formatted(row, before, after, change.transaction()));
    }
    states.put(row, after);
  }

  private static long number(String text) {
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }
}
