package io.athanor.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import io.athanor.contracts.Topics;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.contracts.training.TrainingSpec;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.trainer.lease.LeaseLostException;
import io.athanor.trainer.lease.LeaseOwner;
import io.athanor.trainer.lease.LeaseRepository;
import io.athanor.trainer.lease.RunLease;
import io.athanor.trainer.lease.StopSignal;
import io.athanor.trainer.publication.ModelPublication;
import io.athanor.trainer.run.RunCommands;
import io.athanor.trainer.run.RunJournal;
import io.athanor.trainer.run.RunJournal.TrainedAmount;
import io.athanor.trainer.run.RunProgress;
import io.athanor.trainer.run.TrainingPlan;
import io.athanor.trainer.run.TrainingResult;
import io.athanor.trainer.run.TrainingRun;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.path.json.JsonPath;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Claims, renewals and stale tokens on a real PostgreSQL; this node trains nothing by itself. */
@QuarkusTest
@TestProfile(LeaseIT.NoSlots.class)
@QuarkusTestResource(PlatformTestResource.class)
class LeaseIT {

  private static final Duration TTL = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final LeaseOwner NODE_A = new LeaseOwner("node-a", "1");
  private static final LeaseOwner NODE_B = new LeaseOwner("node-b", "1");

  private static final TrainingResult RESULT =
      new TrainingResult(4, 4, 0.1, null, null, null, null, null, null);
  private static final TrainedAmount AMOUNT = new TrainedAmount(Duration.ofSeconds(1), 320);

  @Inject LeaseRepository leases;
  @Inject RunCommands commands;
  @Inject RunJournal journal;
  @Inject TestBench bench;

  /** A node that only answers. */
  public static final class NoSlots implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("athanor.trainer.worker.slots", "0");
    }
  }

  @AfterEach
  void cancelWhatIsLeft() {
    for (Optional<RunLease> lease = claim(NODE_B); lease.isPresent(); lease = claim(NODE_B)) {
      journal.cancelled(lease.get(), journal.read(lease.get()), 0);
    }
  }

  @Test
  void everyRunIsClaimedByExactlyOneOfManyRacers() throws Exception {
    // Given
    List<RunId> queued = IntStream.range(0, 12).mapToObj(index -> queue(0)).toList();
    Set<RunId> claimed = ConcurrentHashMap.newKeySet();
    // When
    try (ExecutorService racers = Executors.newFixedThreadPool(6)) {
      List<Callable<Integer>> race =
          IntStream.range(0, 6)
              .<Callable<Integer>>mapToObj(
                  racer -> () -> claimAll(new LeaseOwner("racer-" + racer, "1"), claimed))
              .toList();
      int claims = 0;
      for (Future<Integer> result : racers.invokeAll(race)) {
        claims += result.get();
      }
      // Then
      assertThat(claims).isEqualTo(12);
    }
    assertThat(claimed).containsExactlyInAnyOrderElementsOf(queued);
    claimed.forEach(run -> assertThat(bench.run(run).getString("state")).isEqualTo("running"));
    releaseAll(claimed);
  }

  @Test
  void moreUrgentRunIsClaimedFirst() {
    // Given
    RunId ordinary = queue(0);
    RunId urgent = queue(5);
    // When
    List<RunId> order =
        List.of(claim(NODE_A).orElseThrow().runId(), claim(NODE_A).orElseThrow().runId());
    // Then
    assertThat(order).containsExactly(urgent, ordinary);
    releaseAll(Set.of(urgent, ordinary));
  }

  @Test
  void lapsedLeaseIsClaimedByAnotherNodeAndTheStaleTokenWritesNothing() {
    // Given
    RunId runId = queue(0);
    RunLease stale = leases.claim(NODE_A, Duration.ofMillis(1)).orElseThrow();
    TrainingRun run = journal.read(stale);
    // When
    RunLease current =
        await().atMost(PATIENCE).until(() -> claim(NODE_B), Optional::isPresent).orElseThrow();
    // Then
    assertThat(current.runId()).isEqualTo(runId);
    assertThat(current.token()).isEqualTo(stale.token() + 1);
    assertThat(leases.renew(stale, TTL, PATIENCE)).isEmpty();
    assertThat(leases.release(stale)).isFalse();
    assertThatThrownBy(
            () -> journal.checkpointSaved(stale, run, 500, run.request().datasetManifest()))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> journal.failed(stale, run, ProblemCode.DIVERGED, "NaN", 1))
        .isInstanceOf(LeaseLostException.class);
    assertThat(journal.checkpoints(runId)).isEmpty();
    assertThat(journal.read(current).leaseToken()).isEqualTo(current.token());
  }

  @Test
  void staleTokenNeitherReportsNorPublishesAnything() {
    // Given
    RunId runId = queue(0);
    RunLease stale = leases.claim(NODE_A, Duration.ofMillis(1)).orElseThrow();
    TrainingRun run = journal.read(stale);
    await().atMost(PATIENCE).until(() -> claim(NODE_B), Optional::isPresent);
    TrainingPlan plan = new TrainingPlan(4, 1, 8, 320, TrainingSpec.AUTOMATIC, null, null, null);
    RunProgress progress =
        new RunProgress("training", 3, 4, 0.5, 75, 1, 1.5, 1e-3, 100, Instant.EPOCH);
    // When
    List<ThrowingCallable> writes =
        List.of(
            () -> journal.started(stale, run, plan, Optional.empty()),
            () -> journal.progressed(stale, progress),
            () -> journal.workerDied(stale),
            () ->
                journal.succeeded(stale, run, RESULT, AMOUNT, PublishedModels.of(run), List.of()));
    // Then
    for (ThrowingCallable write : writes) {
      assertThatThrownBy(write).isInstanceOf(LeaseLostException.class);
    }
    JsonPath now = bench.run(runId);
    assertThat(now.getString("state")).isEqualTo("running");
    assertThat(now.<Object>get("plan")).isNull();
    assertThat(now.<Object>get("progress")).isNull();
    assertThat(now.<Object>get("artifacts")).isNull();
    assertThat(bench.events(Topics.TRAINING_RUNS, runId.value())).isEmpty();
    assertThat(bench.events(Topics.MODELS, ModelPublication.modelId(runId).value())).isEmpty();
  }

  @Test
  void restartedNodeReclaimsItsOwnRunAtOnceAndNoOtherNodeMay() {
    // Given
    RunId runId = queue(0);
    RunLease before = claim(NODE_A).orElseThrow();
    // When
    Optional<RunLease> stranger = claim(NODE_B);
    Optional<RunLease> sameProcess = claim(NODE_A);
    RunLease after = claim(new LeaseOwner(NODE_A.node(), "2")).orElseThrow();
    // Then
    assertThat(stranger).isEmpty();
    assertThat(sameProcess).isEmpty();
    assertThat(after.runId()).isEqualTo(runId);
    assertThat(after.token()).isEqualTo(before.token() + 1);
    assertThat(leases.renew(before, TTL, PATIENCE)).isEmpty();
    leases.release(after);
  }

  @Test
  void renewalBringsWhatWasAskedOfTheRun() {
    // Given
    RunId runId = queue(0);
    RunLease lease = claim(NODE_A).orElseThrow();
    assertThat(leases.renew(lease, TTL, PATIENCE).orElseThrow().stopRequest()).isEmpty();
    // When
    perform(() -> commands.cancel(runId));
    // Then
    assertThat(leases.renew(lease, TTL, PATIENCE).orElseThrow().stopRequest())
        .contains(StopSignal.CANCEL);
    leases.release(lease);
  }

  @Test
  void cancelOutlivesTheHolderAndALaterPause() {
    // Given
    RunId runId = queue(0);
    RunLease lease = claim(NODE_A).orElseThrow();
    perform(() -> commands.cancel(runId));
    leases.release(lease);
    // When
    perform(() -> commands.pause(runId));
    RunLease next = claim(NODE_B).orElseThrow();
    // Then
    assertThat(next.runId()).isEqualTo(runId);
    assertThat(leases.renew(next, TTL, PATIENCE).orElseThrow().stopRequest())
        .contains(StopSignal.CANCEL);
    journal.cancelled(next, journal.read(next), 0);
  }

  @Test
  void holderThatComesToAHaltForAPauseEndsTheRunWhenACancelCameMeanwhile() {
    // Given
    RunId runId = queue(0);
    RunLease lease = claim(NODE_A).orElseThrow();
    TrainingRun run = journal.read(lease);
    perform(() -> commands.pause(runId));
    perform(() -> commands.cancel(runId));
    // When
    journal.paused(lease, run, 3);
    // Then
    assertThat(bench.run(runId).getString("state")).isEqualTo("cancelled");
  }

  @Test
  void resumeTakesBackAPauseThatNoHolderHasComeTo() {
    // Given
    RunId runId = queue(0);
    RunLease lease = claim(NODE_A).orElseThrow();
    perform(() -> commands.pause(runId));
    leases.release(lease);
    // When
    perform(() -> commands.resume(runId));
    RunLease next = claim(NODE_B).orElseThrow();
    // Then
    assertThat(leases.renew(next, TTL, PATIENCE).orElseThrow().stopRequest()).isEmpty();
    journal.cancelled(next, journal.read(next), 0);
  }

  @Test
  void cancelAndSuccessCannotBothWin() {
    // Given
    RunId runId = queue(0);
    RunLease lease = claim(NODE_A).orElseThrow();
    TrainingRun run = journal.read(lease);
    journal.cancelled(lease, run, 3);
    // When
    assertThatThrownBy(() -> journal.paused(lease, run, 4)).isInstanceOf(LeaseLostException.class);
    // Then
    assertThat(bench.run(runId).getString("state")).isEqualTo("cancelled");
  }

  private Optional<RunLease> claim(LeaseOwner owner) {
    return leases.claim(owner, TTL);
  }

  private int claimAll(LeaseOwner owner, Set<RunId> claimed) {
    int claims = 0;
    for (Optional<RunLease> lease = claim(owner); lease.isPresent(); lease = claim(owner)) {
      claimed.add(lease.get().runId());
      claims++;
    }
    return claims;
  }

  private RunId queue(int priority) {
    TrainingRequested request = bench.request("succeed");
    TrainingRequested prioritised =
        new TrainingRequested(
            request.runId(),
            request.modelName(),
            request.datasetId(),
            request.datasetManifest(),
            request.baseModel(),
            request.spec(),
            priority,
            request.requestedBy(),
            null,
            request.occurredAt());
    perform(() -> commands.request(prioritised, false));
    return request.runId();
  }

  /** Lets the clean-up claim what a racer holds. */
  private void releaseAll(Set<RunId> runs) {
    runs.forEach(run -> perform(() -> commands.cancel(run)));
    IntStream.range(0, 6)
        .mapToObj(racer -> new LeaseOwner("racer-" + racer, "2"))
        .forEach(this::endAll);
    endAll(new LeaseOwner(NODE_A.node(), "3"));
  }

  private void endAll(LeaseOwner owner) {
    for (Optional<RunLease> lease = claim(owner); lease.isPresent(); lease = claim(owner)) {
      journal.cancelled(lease.get(), journal.read(lease.get()), 0);
    }
  }

  private static <T> T perform(Supplier<Uni<T>> work) {
    try {
      return VertxContextSupport.subscribeAndAwait(work);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
