package io.athanor.kit.test.history;

import io.athanor.kit.test.history.HistoryEntry.Accepted;
import io.athanor.kit.test.history.HistoryEntry.Audited;
import io.athanor.kit.test.history.HistoryEntry.Changed;
import io.athanor.kit.test.history.HistoryEntry.Consumed;
import io.athanor.kit.test.history.HistoryEntry.Produced;
import io.athanor.kit.test.history.HistoryEntry.Sent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Nothing acknowledged is lost: an accepted request has its row (and its end), a record that the
 * broker acknowledged lies in its topic, an event that was committed was sent, an event that was
 * sent has its effect or is a dead letter, and every consumer has come to the end of its topics.
 */
final class NothingLost implements HistoryRule {

  /** Where the effect of an event is a row with the event's subject as its id. */
  private static final Map<String, String> EFFECTS =
      Map.of(
          "io.athanor.training.requested.v1", "training_run",
          "io.athanor.ingest.requested.v1", "ingest_request",
          "io.athanor.file.stored.v1", "known_file",
          "io.athanor.model.published.v1", "model");

  @Override
  public List<String> violations(History history) {
    List<String> found = new ArrayList<>();
    Map<String, Changed> rows = lastChanges(history);
    requireAccepted(history, rows, found);
    requireSent(history, found);
    requireOutbox(history, found);
    requireEffects(history, rows, found);
    requireConsumed(history, found);
    return found;
  }

  private static Map<String, Changed> lastChanges(History history) {
    Map<String, Changed> rows = new HashMap<>();
    for (Changed change : history.of(Changed.class)) {
      TrackedTable.of(change.table())
          .ifPresent(table -> rows.put(change.table() + ' ' + table.key(change), change));
    }
    return rows;
  }

  private static void requireAccepted(
      History history, Map<String, Changed> rows, List<String> found) {
    for (Accepted accepted : history.of(Accepted.class)) {
      Changed last = rows.get(accepted.table() + ' ' + accepted.id());
      if (last == null || last.deletes()) {
        found.add(
            "%s was accepted, but %s has no row %s"
                .formatted(accepted.request(), accepted.table(), accepted.id()));
        continue;
      }
      TrackedTable table = TrackedTable.of(accepted.table()).orElseThrow();
      String state = last.column(table.stateColumn());
      if (accepted.ends() && !table.isFinal(state)) {
        found.add(
            "%s was accepted, but its row %s of %s is still %s"
                .formatted(accepted.request(), accepted.id(), accepted.table(), state));
      }
    }
  }

  private static void requireSent(History history, List<String> found) {
    Map<String, Produced> byPlace =
        history.of(Produced.class).stream()
            .collect(Collectors.toMap(Produced::place, each -> each));
    for (Sent sent : history.of(Sent.class)) {
      String place = sent.topic() + '-' + sent.partition() + '@' + sent.offset();
      Produced produced = byPlace.get(place);
      if (produced == null || !Objects.equals(produced.eventId(), sent.eventId())) {
        found.add(
            "the broker acknowledged event %s at %s, where now is %s"
                .formatted(
                    sent.eventId(), place, produced == null ? "nothing" : produced.eventId()));
      }
    }
  }

  private static void requireOutbox(History history, List<String> found) {
    Set<String> sent = new HashSet<>();
    history.of(Produced.class).forEach(each -> sent.add(String.valueOf(each.eventId())));
    for (Changed event :
        history.of(
            Changed.class, change -> change.table().equals("outbox_event") && change.inserts())) {
      if (!sent.contains(event.column("id"))) {
        found.add(
            "event %s (%s of %s) was committed and never sent"
                .formatted(event.column("id"), event.column("type"), event.column("aggregateid")));
      }
    }
  }

  private static void requireEffects(
      History history, Map<String, Changed> rows, List<String> found) {
    Set<String> audited =
        history.of(Audited.class).stream().map(Audited::table).collect(Collectors.toSet());
    for (Produced event : history.readable()) {
      String table = EFFECTS.get(String.valueOf(event.type()));
      if (table != null
          && audited.contains(table)
          && !rows.containsKey(table + ' ' + event.subject())) {
        found.add(
            "event %s at %s has no effect: %s has no row %s"
                .formatted(event.eventId(), event.place(), table, event.subject()));
      }
    }
  }

  private static void requireConsumed(History history, List<String> found) {
    Map<String, Long> ends = new HashMap<>();
    for (Produced record : history.of(Produced.class)) {
      ends.merge(record.topic() + '-' + record.partition(), record.offset() + 1, Math::max);
    }
    for (Consumed consumed : history.of(Consumed.class)) {
      long end = ends.getOrDefault(consumed.topic() + '-' + consumed.partition(), 0L);
      if (consumed.upTo() < end) {
        found.add(
            "group %s acknowledged %s-%d only up to %d of %d"
                .formatted(
                    consumed.group(),
                    consumed.topic(),
                    consumed.partition(),
                    consumed.upTo(),
                    end));
      }
    }
  }
}
