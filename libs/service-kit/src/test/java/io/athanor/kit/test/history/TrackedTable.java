package io.athanor.kit.test.history;

import io.athanor.kit.test.history.HistoryEntry.Changed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables whose changes are recorded: their keys, the states of a row with what may follow, and
 * the columns that never fall.
 */
enum TrackedTable {
  TRAINING_RUN(
      List.of("id"),
      "state",
      Map.of(
          "queued", Set.of("running", "paused", "cancelled"),
          "running", Set.of("queued", "paused", "succeeded", "failed", "cancelled"),
          "paused", Set.of("queued", "cancelled")),
      Set.of("lease_token", "attempt", "checkpoint_step")),
  TRAINING_CHECKPOINT(List.of("run_id", "step", "lease_token")),
  FINE_TUNING_JOB(
      List.of("id"),
      "state",
      Map.of(
          "validating", Set.of("submitted", "failed", "cancelled"),
          "submitted", Set.of("succeeded", "failed", "cancelled")),
      Set.of("event_count")),
  FINE_TUNING_EVENT(List.of("job_id", "position")),
  KNOWN_FILE(List.of("id")),
  INGEST_REQUEST(
      List.of("id"),
      "state",
      Map.of("submitted", Set.of("queued", "completed"), "queued", Set.of("completed")),
      Set.of("planned", "attempts")),
  PLANNED_SOURCE(
      List.of("request_id", "source", "uri"),
      "state",
      Map.of("waiting", Set.of("done")),
      Set.of("attempts")),
  DOCUMENT(List.of("request_id", "position")),
  PIPELINE(List.of("id")),
  DATASET(List.of("id")),
  DATASET_BUILD(
      List.of("id"), "state", Map.of("queued", Set.of("ready", "failed")), Set.of("attempts")),
  DATASET_VERSION(List.of("dataset_id", "version")),
  STORED_FILE(
      List.of("id"),
      "status",
      Map.of("uploaded", Set.of("processed", "error")),
      Set.of("attempts")),
  UPLOAD(List.of("id"), "status", Map.of("pending", Set.of("completed", "cancelled")), Set.of()),
  MODEL(List.of("model_id")),
  EVALUATION(List.of("model_id")),
  OUTBOX_EVENT(List.of("id")),
  PROCESSED_EVENT(List.of("consumer", "event_id")),
  LEASE(List.of("name"), "", Map.of(), Set.of("token"));

  private static final Map<String, TrackedTable> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(TrackedTable::table, table -> table));

  private final List<String> key;
  private final String stateColumn;
  private final Map<String, Set<String>> transitions;
  private final Set<String> growing;

  TrackedTable(List<String> key) {
    this(key, "", Map.of(), Set.of());
  }

  TrackedTable(
      List<String> key,
      String stateColumn,
      Map<String, Set<String>> transitions,
      Set<String> growing) {
    this.key = key;
    this.stateColumn = stateColumn;
    this.transitions = transitions;
    this.growing = growing;
  }

  static Optional<TrackedTable> of(String table) {
    return Optional.ofNullable(BY_NAME.get(table));
  }

  String table() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  Set<String> growing() {
    return growing;
  }

  /** What tells the row from others of the table. */
  String key(Changed change) {
    return key.stream().map(change::column).collect(Collectors.joining("/"));
  }

  boolean hasStates() {
    return !stateColumn.isEmpty();
  }

  String stateColumn() {
    return stateColumn;
  }

  boolean mayFollow(String state, String next) {
    return transitions.getOrDefault(state, Set.of()).contains(next);
  }

  /** Whether nothing may follow; a state that is not known here is not final. */
  boolean isFinal(String state) {
    return !transitions.containsKey(state)
        && transitions.values().stream().anyMatch(next -> next.contains(state));
  }
}
