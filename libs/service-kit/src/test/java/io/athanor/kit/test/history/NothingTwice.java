package io.athanor.kit.test.history;

import io.athanor.kit.test.history.HistoryEntry.Changed;
import io.athanor.kit.test.history.HistoryEntry.Produced;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Nothing takes effect twice: a key is inserted once, an event that can happen once has one id
 * however often it is sent, and one id always carries the same bytes.
 */
final class NothingTwice implements HistoryRule {

  private static final String END = "the end of training run";

  /** Events of which an aggregate has at most one, by what they say. Anybody may ask twice. */
  private static final Map<String, String> ONCE =
      Map.of(
          "io.athanor.ingest.completed.v1", "the end of ingest request",
          "io.athanor.document.ingested.v1", "the outcome of document",
          "io.athanor.document.rejected.v1", "the outcome of document",
          "io.athanor.training.succeeded.v1", END,
          "io.athanor.training.failed.v1", END,
          "io.athanor.training.cancelled.v1", END,
          "io.athanor.model.published.v1", "the publication of model");

  @Override
  public List<String> violations(History history) {
    List<String> found = new ArrayList<>();
    requireOneInsert(history, found);
    requireOneEvent(history, found);
    requireSameBytes(history, found);
    return found;
  }

  private static void requireOneInsert(History history, List<String> found) {
    Set<String> rows = new HashSet<>();
    for (Changed change : history.of(Changed.class)) {
      TrackedTable table = TrackedTable.of(change.table()).orElse(null);
      if (table == null) {
        continue;
      }
      String row = change.database() + ' ' + change.table() + ' ' + table.key(change);
      if (change.deletes()) {
        rows.remove(row);
      } else if (change.inserts() && !rows.add(row)) {
        found.add("%s was inserted twice, again in %s".formatted(row, change.transaction()));
      }
    }
  }

  private static void requireOneEvent(History history, List<String> found) {
    Map<String, Set<String>> ids = new HashMap<>();
    for (Produced event : history.readable()) {
      String what = ONCE.get(String.valueOf(event.type()));
      if (what != null) {
        ids.computeIfAbsent(what + ' ' + event.subject(), any -> new LinkedHashSet<>())
            .add(event.eventId() + " (" + event.type() + ')');
      }
    }
    ids.forEach(
        (what, events) -> {
          if (events.size() > 1) {
            found.add("%s was told by several events: %s".formatted(what, events));
          }
        });
  }

  private static void requireSameBytes(History history, List<String> found) {
    Map<String, Produced> first = new HashMap<>();
    for (Produced event : history.of(Produced.class, each -> each.eventId() != null)) {
      Produced before = first.putIfAbsent(String.valueOf(event.eventId()), event);
      if (before != null && !before.valueSha256().equals(event.valueSha256())) {
        found.add(
            "event %s says one thing at %s and another at %s"
                .formatted(event.eventId(), before.place(), event.place()));
      }
    }
  }
}
