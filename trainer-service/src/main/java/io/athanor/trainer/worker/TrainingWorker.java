package io.athanor.trainer.worker;

import io.athanor.kit.observe.MetricNames;
import io.athanor.kit.work.WorkLoop;
import io.athanor.trainer.FolderConfig;
import io.athanor.trainer.RunModeConfig;
import io.athanor.trainer.lease.NodeConfig;
import io.athanor.trainer.lease.NodeIdentity;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slots of this node, from start to a shutdown that saves the last boundary of every run in
 * progress and puts it back into the queue.
 */
@ApplicationScoped
class TrainingWorker {

  private static final Logger LOGGER = LoggerFactory.getLogger(TrainingWorker.class);

  /** What is left of the ten seconds of a shutdown for the row after the worker has stopped. */
  private static final Duration SHUTDOWN_MARGIN = Duration.ofSeconds(1);

  private final RunModeConfig mode;
  private final WorkerConfig config;
  private final FolderConfig folders;
  private final NodeConfig node;
  private final SlotParts parts;
  private final WakeUp wakeUp;
  private final List<TrainingSlot> slots = new CopyOnWriteArrayList<>();
  private final List<WorkLoop> loops = new ArrayList<>();
  private @Nullable NodeIdentity identity;

  TrainingWorker(
      RunModeConfig mode,
      WorkerConfig config,
      FolderConfig folders,
      NodeConfig node,
      SlotParts parts,
      WakeUp wakeUp) {
    this.mode = mode;
    this.config = config;
    this.folders = folders;
    this.node = node;
    this.parts = parts;
    this.wakeUp = wakeUp;
  }

  void start(@Observes StartupEvent event, MeterRegistry metrics) {
    slotGauge("busy", slots -> slots.filter(TrainingSlot::isBusy), metrics);
    slotGauge("idle", slots -> slots.filter(slot -> !slot.isBusy()), metrics);

    if (mode.leavesRunsToJobs()) {
      LOGGER.atInfo().log("runs are trained by Kubernetes Jobs, none by this process");
      return;
    }
    if (config.classpath().isEmpty()) {
      LOGGER
          .atWarn()
          .log("athanor.trainer.worker.classpath is not set: this node queues runs, trains none");
      return;
    }
    NodeIdentity own = openIdentity();
    identity = own;
    int threads = threads();
    Path folder = folders.run().toAbsolutePath().resolve("trainer");
    for (int index = 0; index < slotCount(); index++) {
      WorkerLaunch launch =
          WorkerLaunch.forTraining(
              config.classpath().get(),
              config.mainClass(),
              config.maxHeap(),
              djlCache(),
              folder.resolve("slot-" + index),
              threads);
      TrainingSlot slot =
          new TrainingSlot(
              new SlotServices(parts, own.owner(), folder.resolve("runs"), threads, mode.run()),
              new WarmWorker(() -> WorkerProcess.start(launch), config));
      WorkLoop loop = new WorkLoop("trainer-slot-" + index, config.pollEvery(), slot::workOnce);
      slots.add(slot);
      loops.add(loop);
      wakeUp.register(loop::nudge);
      loop.start();
    }
    LOGGER
        .atInfo()
        .addKeyValue("node", own.owner().node())
        .addKeyValue("slots", slotCount())
        .addKeyValue("threads", threads)
        .log("training slots open");
  }

  private void slotGauge(
      String state, UnaryOperator<Stream<TrainingSlot>> chosen, MeterRegistry metrics) {
    Gauge.builder(MetricNames.TRAINER_SLOTS, () -> chosen.apply(slots.stream()).count())
        .description("Places for runs on this node")
        .tag(MetricNames.STATE, state)
        .register(metrics);
  }

  void stop(@Observes ShutdownEvent event) {
    slots.forEach(TrainingSlot::stop);
    long deadline = System.nanoTime() + config.shutdownLimit().plus(SHUTDOWN_MARGIN).toNanos();
    try {
      for (TrainingSlot slot : slots) {
        slot.awaitIdle(deadline);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loops.forEach(WorkLoop::close);
    slots.forEach(TrainingSlot::close);
    closeIdentity();
  }

  /** A process that is there for one run needs no more. */
  private int slotCount() {
    return mode.run().isPresent() ? 1 : config.slots();
  }

  private int threads() {
    int processors = Runtime.getRuntime().availableProcessors();
    return Math.max(1, config.threads().orElse(processors / Math.max(1, slotCount())));
  }

  private Path djlCache() {
    return config
        .djlCache()
        .orElseGet(() -> folders.run().resolveSibling("cache").resolve("djl"))
        .toAbsolutePath();
  }

  private NodeIdentity openIdentity() {
    try {
      return NodeIdentity.open(folders.run().toAbsolutePath(), node.name());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "athanor.trainer.folders.run: cannot use " + folders.run() + ": " + e.getMessage(), e);
    }
  }

  private void closeIdentity() {
    try {
      if (identity != null) {
        identity.close();
      }
    } catch (IOException e) {
      LOGGER.atDebug().setCause(e).log("the node's lock file was not closed");
    }
  }
}
