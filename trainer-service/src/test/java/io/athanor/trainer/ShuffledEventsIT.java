package io.athanor.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import io.athanor.contracts.event.CheckpointSaved;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.TrainingCancelRequested;
import io.athanor.contracts.event.TrainingEvaluated;
import io.athanor.contracts.event.TrainingFailed;
import io.athanor.contracts.event.TrainingPauseRequested;
import io.athanor.contracts.event.TrainingPaused;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.contracts.event.TrainingResumeRequested;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.kit.test.history.HistoryChecker;
import io.athanor.kit.test.history.HistoryRecorder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Item 7 of docs/reliability.md: the events of one run in any order. {@code
 * -Dathanor.shuffle.seed=7} tries other orders.
 */
@QuarkusTest
@TestProfile(LeaseIT.NoSlots.class)
@QuarkusTestResource(PlatformTestResource.class)
class ShuffledEventsIT {

  private static final int RUNS = 30;
  private static final long SEED = Long.getLong("athanor.shuffle.seed", 20_261_126L);
  private static final Instant TIME = Instant.parse("2026-11-26T10:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @Inject TestBench bench;
  @Inject OwnServers servers;

  private final Random random = new Random(SEED);

  @Test
  void runIsCancelledOnceWhereverTheCancellationStands() {
    // Given
    HistoryRecorder recorder = servers.record("shuffled-requests");
    bench.recordIn(recorder);
    List<RunId> runs = new ArrayList<>();
    // When
    for (int run = 0; run < RUNS; run++) {
      TrainingRequested request = bench.request("succeed");
      runs.add(request.runId());
      bench.send(
          shuffled(
              request,
              request,
              new TrainingPauseRequested(request.runId(), null, TIME),
              new TrainingResumeRequested(request.runId(), null, TIME),
              new TrainingCancelRequested(request.runId(), null, TIME)));
    }
    // Then
    for (RunId run : runs) {
      bench.awaitState(run, "cancelled");
    }
    HistoryChecker.requireRight(recorder.finishConsumed());
  }

  @Test
  void jobTellsTheSameInWhateverOrderItHears() throws Exception {
    // Given
    HistoryRecorder recorder = servers.record("shuffled-jobs");
    List<RunId> jobs = new ArrayList<>();
    try (Connection connection = servers.connect()) {
      // When
      for (int job = 0; job < RUNS; job++) {
        RunId id = new RunId("shuffled-job-" + job);
        insertJob(connection, id);
        jobs.add(id);
        bench.send(shuffled(story(id)));
      }
      // Then
      SortedSet<String> expected = new TreeSet<>();
      for (RunId job : jobs) {
        await().atMost(PATIENCE).until(() -> told(connection, job).size() == story(job).length);
        if (expected.isEmpty()) {
          expected.addAll(told(connection, job));
        }
        assertThat(told(connection, job)).isEqualTo(expected);
      }
    }
    HistoryChecker.requireRight(recorder.finishConsumed());
  }

  private DomainEvent[] shuffled(DomainEvent... events) {
    List<DomainEvent> order = new ArrayList<>(List.of(events));
    Collections.shuffle(order, random);
    return order.toArray(DomainEvent[]::new);
  }

  private DomainEvent[] story(RunId run) {
    return new DomainEvent[] {
      new TrainingEvaluated(run, 2, 1.5, 0.5, null, null, false, null, TIME),
      new CheckpointSaved(run, 2, 1, bench.manifest("shuffled", "succeed"), null, TIME),
      new TrainingPaused(run, 2, null, TIME),
      new CheckpointSaved(run, 4, 2, bench.manifest("shuffled", "succeed"), null, TIME),
      new TrainingFailed(run, ProblemCode.DIVERGED, "loss is NaN", 5, null, TIME)
    };
  }

  private static void insertJob(Connection connection, RunId id) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into fine_tuning_job (id, created_at, request, training_file, tuned_model, state)"
                + " values (?, now(), '{}', 'file-1', ?, 'submitted')")) {
      insert.setString(1, id.value());
      insert.setString(2, "ft:" + id.value());
      insert.executeUpdate();
    }
  }

  private static SortedSet<String> told(Connection connection, RunId job) throws SQLException {
    SortedSet<String> told = new TreeSet<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "select level || ' ' || type || ' ' || message || ' ' || data || ' ' || last"
                + " from fine_tuning_event where job_id = ?")) {
      query.setString(1, job.value());
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          told.add(row.getString(1));
        }
      }
    }
    return told;
  }
}
