package io.athanor.kit.test.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.kit.test.history.HistoryEntry.Accepted;
import io.athanor.kit.test.history.HistoryEntry.Audited;
import io.athanor.kit.test.history.HistoryEntry.Changed;
import io.athanor.kit.test.history.HistoryEntry.Consumed;
import io.athanor.kit.test.history.HistoryEntry.Produced;
import io.athanor.kit.test.history.HistoryEntry.Sent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each rule finds the history that breaks it, and a right history breaks none. */
class HistoryCheckerTest {

  private static final String REQUESTED = "io.athanor.training.requested.v1";
  private static final String SUCCEEDED = "io.athanor.training.succeeded.v1";
  private static final String FAILED = "io.athanor.training.failed.v1";
  private static final Map<String, @Nullable String> NONE = Map.of();

  @TempDir Path folder;

  private History history;
  private long sequence;

  @BeforeEach
  void createHistory() {
    history = History.create(folder.resolve("history.jsonl"));
  }

  @Test
  void rightHistoryHasNoViolationAlsoWhenReadBackFromItsFile() {
    // When
    addStory();
    // Then
    assertThat(HistoryChecker.violations(history)).isEmpty();
    History read = History.read(history.file());
    assertThat(read.entries()).isEqualTo(history.entries());
    assertThat(HistoryChecker.violations(read)).isEmpty();
  }

  @Test
  void acceptedRequestWithoutARowIsLost() {
    history.add(new Accepted("POST /api/training/runs", "training_run", "run-9", false));
    requireViolation("nothing acknowledged is lost", "training_run has no row run-9");
  }

  @Test
  void acceptedRequestThatNeverEndsIsLost() {
    history.add(new Accepted("POST /api/training/runs", "training_run", "run-1", true));
    change("training_run", NONE, run("queued", 0, ""));
    requireViolation("nothing acknowledged is lost", "is still queued");
  }

  @Test
  void acceptedRequestWhoseRowWasDeletedIsLost() {
    history.add(new Accepted("POST /api/training/runs", "training_run", "run-1", false));
    change("training_run", NONE, run("queued", 0, ""));
    change("training_run", run("queued", 0, ""), NONE);
    requireViolation("nothing acknowledged is lost", "training_run has no row run-1");
  }

  @Test
  void acknowledgedRecordThatIsNotInItsTopicIsLost() {
    history.add(new Sent("training-requests.v1", 3, 7, "event-1"));
    history.add(produced("training-requests.v1", 6, "event-0", REQUESTED, "run-1", "a"));
    requireViolation("nothing acknowledged is lost", "event-1 at training-requests.v1-3@7");
  }

  @Test
  void committedEventThatWasNeverSentIsLost() {
    change("outbox_event", NONE, event("event-1", "io.athanor.training.paused.v1"));
    requireViolation("nothing acknowledged is lost", "event-1", "never sent");
  }

  @Test
  void sentEventWithoutItsEffectIsLostUnlessItIsADeadLetter() {
    history.add(new Audited("trainer", "training_run"));
    history.add(produced("training-requests.v1", 6, "event-1", REQUESTED, "run-1", "a"));
    requireViolation("nothing acknowledged is lost", "event-1", "has no effect");
    history.add(
        new Produced(
            "training-requests.v1.trainer.dlq",
            0,
            0,
            "event-1",
            REQUESTED,
            "run-1",
            "a",
            "training-requests.v1-3@6"));
    assertThat(HistoryChecker.violations(history)).isEmpty();
  }

  @Test
  void recordBehindWhatItsGroupAcknowledgedIsNotYetConsumed() {
    history.add(produced("training-requests.v1", 6, "event-1", REQUESTED, "run-1", "a"));
    history.add(new Consumed("trainer", "training-requests.v1", 3, 6));
    requireViolation("nothing acknowledged is lost", "only up to 6 of 7");
  }

  @Test
  void secondInsertOfAKeyTakesEffectTwice() {
    change("document", NONE, Map.of("id", "d-1", "request_id", "r", "position", "4"));
    change("document", NONE, Map.of("id", "d-2", "request_id", "r", "position", "4"));
    requireViolation("nothing takes effect twice", "document r/4 was inserted twice");
  }

  @Test
  void twoEventsOfOneEndTakeEffectTwiceThoughOneSentAgainDoesNot() {
    history.add(produced("training-runs.v1", 1, "event-1", SUCCEEDED, "run-1", "a"));
    history.add(produced("training-runs.v1", 2, "event-1", SUCCEEDED, "run-1", "a"));
    assertThat(HistoryChecker.violations(history)).isEmpty();
    history.add(produced("training-runs.v1", 3, "event-2", FAILED, "run-1", "b"));
    requireViolation("nothing takes effect twice", "the end of training run run-1");
  }

  @Test
  void unreadableEventHasNoEffectThatCouldBeSecond() {
    history.add(produced("training-runs.v1", 1, "event-1", SUCCEEDED, "run-1", "a"));
    history.add(produced("training-runs.v1", 2, "event-2", SUCCEEDED, "run-1", "b"));
    requireViolation("nothing takes effect twice", "the end of training run run-1");
    history.add(
        new Produced(
            "training-runs.v1.trainer.dlq",
            0,
            0,
            "event-2",
            SUCCEEDED,
            "run-1",
            "b",
            "training-runs.v1-3@2"));
    assertThat(HistoryChecker.violations(history)).isEmpty();
  }

  @Test
  void oneIdWithTwoContentsIsFound() {
    history.add(produced("models.v1", 1, "event-1", null, "model-1", "a"));
    history.add(produced("models.v1", 2, "event-1", null, "model-1", "b"));
    requireViolation("nothing takes effect twice", "event-1 says one thing at models.v1-3@1");
  }

  @Test
  void runThatLeavesItsEndMovesBackward() {
    change("training_run", run("cancelled", 1, ""), run("queued", 1, ""));
    requireViolation("states only move forward", "run-1 went from cancelled to queued");
  }

  @Test
  void runThatIsDoneWithoutHavingRunMovesWrongly() {
    change("training_run", run("queued", 0, ""), run("succeeded", 0, ""));
    requireViolation("states only move forward", "run-1 went from queued to succeeded");
  }

  @Test
  void tokenThatFallsMovesBackward() {
    change("training_run", run("queued", 4, ""), run("running", 3, "a/1"));
    requireViolation("states only move forward", "lease_token fell from 4 to 3");
  }

  @Test
  void missingChangeIsFound() {
    change("training_run", NONE, run("queued", 0, ""));
    change("training_run", run("paused", 0, ""), run("queued", 0, ""));
    requireViolation("states only move forward", "starts at paused, the one before it ended at");
  }

  @Test
  void staleHolderThatWritesIntoTheRowOfAnotherIsFound() {
    // Given: a claims, lapses, b claims
    change("a", "training_run", run("queued", 0, ""), run("running", 1, "a/1"));
    change("b", "training_run", run("running", 1, "a/1"), run("running", 2, "b/1"));
    assertThat(HistoryChecker.violations(history)).isEmpty();
    // When
    Map<String, @Nullable String> written = new HashMap<>(run("running", 2, "b/1"));
    written.put("checkpoint_step", "9");
    change("a", "training_run", run("running", 2, "b/1"), written);
    // Then
    requireViolation("no stale write takes effect", "belonged to b/1 (token 2) when a/1 wrote");
  }

  @Test
  void wishToStopMayComeFromAnyNode() {
    change("a", "training_run", run("queued", 0, ""), run("running", 1, "a/1"));
    change("b", "training_run", run("running", 1, "a/1"), run("running", 2, "b/1"));
    Map<String, @Nullable String> asked = new HashMap<>(run("running", 2, "b/1"));
    asked.put("stop_request", "cancel");
    change("a", "training_run", run("running", 2, "b/1"), asked);
    assertThat(HistoryChecker.violations(history)).isEmpty();
  }

  @Test
  void deletedRunIsNotClaimedByWhoeverDeletesIt() {
    // Given
    change("test", "training_run", run("running", 2, "b/1"), NONE);
    change("a", "training_run", run("queued", 0, ""), run("running", 1, "a/1"));
    // When: a test lets a lease lapse
    Map<String, @Nullable String> lapsed = new HashMap<>(run("running", 1, "a/1"));
    lapsed.put("lease_expires_at", "2026-11-26T09:00:00+00:00");
    change("test", "training_run", run("running", 1, "a/1"), lapsed);
    // Then
    assertThat(HistoryChecker.violations(history)).isEmpty();
  }

  @Test
  void checkpointOfAStaleTokenIsFound() {
    change("training_run", run("queued", 1, ""), run("running", 2, "b/1"));
    change("training_checkpoint", NONE, Map.of("run_id", "run-1", "step", "5", "lease_token", "1"));
    requireViolation("no stale write takes effect", "with token 1 while the run was running");
  }

  @Test
  void leaseTakenBeforeItLapsedIsFound() {
    Map<String, @Nullable String> held = new HashMap<>(run("running", 1, "a/1"));
    held.put("lease_expires_at", "2026-11-26T10:00:01+00:00");
    change("training_run", held, run("running", 2, "b/1"));
    requireViolation("no stale write takes effect", "before its lease lapsed");
    // A restarted process takes back at once what its own node held.
    createHistory();
    change("training_run", held, run("running", 2, "a/2"));
    assertThat(HistoryChecker.violations(history)).isEmpty();
  }

  @Test
  void eventThatCommitsWithoutItsRowIsFound() {
    change("outbox_event", NONE, event("event-1", SUCCEEDED));
    history.add(produced("training-runs.v1", 1, "event-1", SUCCEEDED, "run-1", "a"));
    requireViolation("no stale write takes effect", "event-1", "without its holder's row");
  }

  @Test
  void failureNamesTheFileAndEachViolation() {
    history.add(new Accepted("POST /x", "training_run", "run-1", false));
    history.add(new Accepted("POST /x", "training_run", "run-2", false));
    assertThatThrownBy(() -> HistoryChecker.requireRight(history))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("2 violations in " + history.file())
        .hasMessageContaining("run-2");
  }

  /** Requested, claimed, checkpointed, taken over after the lease lapsed, succeeded. */
  private void addStory() {
    history.add(new Audited("trainer", "training_run"));
    history.add(new Accepted("POST /api/training/runs", "training_run", "run-1", true));
    history.add(new Sent("training-requests.v1", 3, 0, "event-0"));
    history.add(produced("training-requests.v1", 0, "event-0", REQUESTED, "run-1", "a"));
    history.add(new Consumed("trainer", "training-requests.v1", 3, 1));
    history.add(produced("training-runs.v1", 0, "event-1", SUCCEEDED, "run-1", "b"));
    change("a", "training_run", NONE, run("queued", 0, ""));
    change("a", "training_run", run("queued", 0, ""), run("running", 1, "a/1"));
    change("b", "training_run", run("running", 1, "a/1"), run("running", 2, "b/1"));
    change("b", "training_run", run("running", 2, "b/1"), run("succeeded", 2, ""));
    history.add(
        new Changed(
            "trainer",
            ++sequence,
            "2026-11-26T10:00:00+00:00",
            Long.toString(sequence - 1),
            "b",
            "outbox_event",
            NONE,
            event("event-1", SUCCEEDED)));
  }

  private void requireViolation(String rule, String... parts) {
    List<String> found = new ArrayList<>(HistoryChecker.violations(history));
    assertThat(found).hasSize(1);
    assertThat(found.getFirst()).startsWith(rule + ": ").contains(parts);
  }

  private void change(
      String table, Map<String, @Nullable String> before, Map<String, @Nullable String> after) {
    change("connection 1", table, before, after);
  }

  private void change(
      String writer,
      String table,
      Map<String, @Nullable String> before,
      Map<String, @Nullable String> after) {
    sequence++;
    history.add(
        new Changed(
            "trainer",
            sequence,
            "2026-11-26T10:00:00+00:00",
            Long.toString(sequence),
            writer,
            table,
            before,
            after));
  }

  private static Map<String, @Nullable String> run(String state, int token, String owner) {
    Map<String, @Nullable String> row = new HashMap<>();
    row.put("id", "run-1");
    row.put("state", state);
    row.put("lease_token", Integer.toString(token));
    row.put("lease_owner", owner.isEmpty() ? null : owner);
    row.put("lease_expires_at", owner.isEmpty() ? null : "2026-11-26T09:59:59+00:00");
    return row;
  }

  private static Map<String, @Nullable String> event(String id, String type) {
    return Map.of("id", id, "type", type, "aggregateid", "run-1");
  }

  private static Produced produced(
      String topic,
      long offset,
      String id,
      @Nullable String type,
      String subject,
      String valueSha256) {
    return new Produced(topic, 3, offset, id, type, subject, valueSha256, null);
  }
}
