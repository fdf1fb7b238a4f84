package io.athanor.trainer.once;

import io.athanor.contracts.RunId;
import io.athanor.kit.observe.LogKeys;
import io.athanor.kit.transaction.Transactions;
import io.athanor.kit.work.WorkLoop;
import io.athanor.trainer.ExitCode;
import io.athanor.trainer.RunModeConfig;
import io.athanor.trainer.run.TrainingRun;
import io.athanor.trainer.run.TrainingRunRepository;
import io.athanor.trainer.run.TrainingRunState;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when the run it is there for has ended. The row says so, whoever wrote it; while
 * the lease of an earlier process has not lapsed, or the database is away, this one waits.
 */
@ApplicationScoped
class OnceRun {

  private static final Logger LOGGER = LoggerFactory.getLogger(OnceRun.class);
  private static final Duration LOOK = Duration.ofMillis(500);

  private final RunModeConfig mode;
  private final TrainingRunRepository runs;
  private final Transactions transactions;
  private boolean ending;
  private @Nullable WorkLoop loop;

  OnceRun(RunModeConfig mode, TrainingRunRepository runs, Transactions transactions) {
    this.mode = mode;
    this.runs = runs;
    this.transactions = transactions;
  }

  void start(@Observes StartupEvent event) {
    mode.run().ifPresent(run -> loop = new WorkLoop("once", LOOK, () -> look(run)).start());
  }

  void stop(@Observes ShutdownEvent event) {
    if (loop != null) {
      loop.close();
    }
  }

  private boolean look(RunId id) {
    Optional<TrainingRun> run = transactions.await(() -> runs.find(id));
    OptionalInt code =
        run.isEmpty() ? OptionalInt.of(ExitCode.SETTINGS) : exitCode(run.get().state());
    if (code.isPresent() && !ending) {
      ending = true;
      LOGGER
          .atInfo()
          .addKeyValue(LogKeys.RUN, id)
          .addKeyValue("state", run.map(found -> found.state().word()).orElse("unknown"))
          .addKeyValue("exitCode", code.getAsInt())
          .log("this process was there for one run, which has ended");
      Quarkus.asyncExit(code.getAsInt());
    }
    return false;
  }

  /** Empty while there is something to do. */
  private static OptionalInt exitCode(TrainingRunState state) {
    return switch (state) {
      case TrainingRunState.Queued queued -> OptionalInt.empty();
      case TrainingRunState.Running running -> OptionalInt.empty();
      case TrainingRunState.Paused paused -> OptionalInt.of(ExitCode.DONE);
      case TrainingRunState.Succeeded succeeded -> OptionalInt.of(ExitCode.DONE);
      case TrainingRunState.Cancelled cancelled -> OptionalInt.of(ExitCode.DONE);
      case TrainingRunState.Failed failed -> OptionalInt.of(ExitCode.of(failed.code()));
    };
  }
}
