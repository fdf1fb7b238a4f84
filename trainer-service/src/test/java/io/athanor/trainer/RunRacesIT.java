package io.athanor.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.RunId;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.kit.test.history.HistoryRecorder;
import io.athanor.trainer.RunModel.Step;
import io.athanor.trainer.RunUnderTest.Services;
import io.athanor.trainer.lease.LeaseRepository;
import io.athanor.trainer.run.RunCommands;
import io.athanor.trainer.run.RunJournal;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.ActionChainArbitrary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Item 5 of docs/reliability.md: pause, resume, cancel, claims, lapses and the writes of two nodes
 * in any order and at the same time. {@code -Dathanor.races.seed=7} tries other orders, {@code
 * -Dathanor.races=10000} more of them.
 */
@QuarkusTest
@TestProfile(LeaseIT.NoSlots.class)
@QuarkusTestResource(PlatformTestResource.class)
class RunRacesIT {

  private static final int ORDERS = Integer.getInteger("athanor.races", 1_000);
  private static final int RACES = ORDERS / 5;
  private static final int LONGEST_ORDER = 10;
  private static final long SEED = Long.getLong("athanor.races.seed", 20_261_126L);

  @Inject LeaseRepository leases;
  @Inject RunCommands commands;
  @Inject RunJournal journal;
  @Inject TestBench bench;
  @Inject OwnServers servers;

  private Connection connection;
  private TrainingRequested template;
  private HistoryRecorder recorder;
  private int runs;

  /** A run and what it has to be. */
  private record World(RunUnderTest run, RunModel model) {

    World perform(Step step) {
      assertThat(run.perform(step)).as(step + " on " + model).isEqualTo(model.accepts(step));
      RunModel next = model.after(step);
      assertThat(run.row()).as("after " + step).matches(next::looksLike, next.toString());
      return new World(run, next);
    }
  }

  @BeforeEach
  void record() throws Exception {
    connection = servers.connect();
    // The leases that another test left lapse in the middle of this one and could be claimed.
    try (Statement clear = connection.createStatement()) {
      clear.execute("delete from training_run");
    }
    template = bench.request("succeed");
    recorder = servers.record("run-races");
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
  }

  @Test
  void everyOrderOfWishesClaimsAndWritesEndsWhereTheStateMachineSays() {
    // Given
    ActionChainArbitrary<World> arbitrary = ActionChain.startWith(this::world);
    for (Step step : Step.values()) {
      arbitrary =
          arbitrary.withAction(
              weight(step), Action.just(step.name(), world -> world.perform(step)));
    }
    ActionChainArbitrary<World> orders = arbitrary.withMaxTransformations(LONGEST_ORDER);
    // When
    JqwikSession.run(
        () -> {
          RandomGenerator<ActionChain<World>> generator = orders.generator(ORDERS);
          Random random = new Random(SEED);
          for (int order = 0; order < ORDERS; order++) {
            generator.next(random).value().run().run().end();
          }
        });
    // Then
    recorder.requireRight();
  }

  @Test
  void twoStepsAtOnceEndAsIfOneHadBeenFirst() throws Exception {
    // Given
    Random random = new Random(SEED);
    try (ExecutorService racers = Executors.newFixedThreadPool(2)) {
      for (int race = 0; race < RACES; race++) {
        World world = world().perform(Step.CLAIM_A);
        for (int step = random.nextInt(4); step > 0; step--) {
          world = world.perform(any(random));
        }
        Step first = any(random);
        Step second = any(random);
        // When
        race(racers, world.run(), first, second);
        // Then
        assertThat(outcomes(world.model(), first, second))
            .as("%s and %s at once on %s, race %d", first, second, world.model(), race)
            .anyMatch(world.run().row()::looksLike);
        world.run().end();
      }
    }
    recorder.requireRight();
  }

  private static void race(ExecutorService racers, RunUnderTest run, Step first, Step second)
      throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    List<Callable<Boolean>> both = new ArrayList<>();
    for (Step step : List.of(first, second)) {
      both.add(
          () -> {
            start.await();
            return run.perform(step);
          });
    }
    for (Future<Boolean> each : racers.invokeAll(both)) {
      each.get();
    }
  }

  /** Both orders; a claim besides passes over a row that is being written. */
  private static List<RunModel> outcomes(RunModel model, Step first, Step second) {
    List<RunModel> outcomes = new ArrayList<>();
    outcomes.add(model.after(first).after(second));
    outcomes.add(model.after(second).after(first));
    if (isClaim(first)) {
      outcomes.add(model.after(second));
    }
    if (isClaim(second)) {
      outcomes.add(model.after(first));
    }
    return outcomes;
  }

  private static boolean isClaim(Step step) {
    return step == Step.CLAIM_A || step == Step.CLAIM_B;
  }

  private static Step any(Random random) {
    return Step.values()[random.nextInt(Step.values().length)];
  }

  /** Ends are rarer, so that orders are long. */
  private static int weight(Step step) {
    return switch (step) {
      case CLAIM_A, CLAIM_B -> 4;
      case PAUSE, RESUME, LAPSE -> 3;
      case CANCEL, RENEW_A, RENEW_B, CHECKPOINT_A, CHECKPOINT_B, RELEASE_A, RELEASE_B -> 2;
      default -> 1;
    };
  }

  private World world() {
    runs++;
    RunId runId = new RunId(template.runId() + "-" + runs);
    TrainingRequested request =
        new TrainingRequested(
            runId,
            template.modelName(),
            template.datasetId(),
            template.datasetManifest(),
            template.baseModel(),
            template.spec(),
            0,
            template.requestedBy(),
            null,
            template.occurredAt());
    try {
      VertxContextSupport.subscribeAndAwait(() -> commands.request(request, false));
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    return new World(
        new RunUnderTest(runId, new Services(leases, commands, journal, connection)),
        RunModel.queued());
  }
}
