package io.athanor.local;

import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.process.ChildSnapshot;
import io.athanor.local.process.ChildSpec;
import io.athanor.local.process.ChildState;
import io.athanor.local.process.RestartPolicy;
import io.athanor.local.process.Spawner;
import io.athanor.local.process.SupervisedChild;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The platform's children: started in any order, stopped services first, servers last. */
final class ProcessGroup {

  private static final List<String> STOPPED_LAST = List.of("kafka", "postgres");

  private final Spawner spawner;
  private final RestartPolicy policy;
  private final Path runFolder;
  private final PlatformListener listener;
  private final Runnable changed;
  private final Consumer<String> failed;
  private final ConcurrentSkipListMap<String, SupervisedChild> children =
      new ConcurrentSkipListMap<>();
  private final ScheduledExecutorService logKeeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("log-keeper").factory());

  private boolean stopping;

  ProcessGroup(
      Spawner spawner,
      RestartPolicy policy,
      Path runFolder,
      PlatformListener listener,
      Runnable changed,
      Consumer<String> failed) {
    this.spawner = spawner;
    this.policy = policy;
    this.runFolder = runFolder;
    this.listener = listener;
    this.changed = changed;
    this.failed = failed;
    logKeeper.scheduleWithFixedDelay(this::trimLogs, 1, 1, TimeUnit.MINUTES);
  }

  /** Starts a child, unless the group is being stopped: then nothing may start any more. */
  synchronized void add(ChildSpec spec) {
    if (stopping) {
      throw new PlatformFailure(spec.name() + " is not started: the platform is being stopped");
    }
    var start = new AtomicLong(System.nanoTime());
    var child =
        new SupervisedChild(
            spec, spawner, policy, runFolder, changedChild -> tell(changedChild, start));
    children.put(spec.name(), child);
    child.givenUp().thenAccept(failed);
    child.start();
  }

  void awaitReady(String name) {
    Optional.ofNullable(children.get(name)).orElseThrow().awaitReady();
  }

  List<ChildSnapshot> snapshots() {
    return children.values().stream().map(SupervisedChild::snapshot).toList();
  }

  void stop(Duration grace) {
    synchronized (this) {
      stopping = true;
    }
    logKeeper.shutdownNow();
    var services = new ArrayList<SupervisedChild>();
    var servers = new ArrayList<SupervisedChild>();
    children.forEach(
        (name, child) -> (STOPPED_LAST.contains(name) ? servers : services).add(child));
    stopTogether(services, grace);
    // Kafka before PostgreSQL, as map order has it: nothing that writes to the database may be
    // left.
    servers.forEach(server -> server.stop(grace));
  }

  private static void stopTogether(Collection<SupervisedChild> children, Duration grace) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      children.forEach(child -> threads.submit(() -> child.stop(grace)));
    }
  }

  private void tell(SupervisedChild child, AtomicLong start) {
    ChildSnapshot snapshot = child.snapshot();
    if (snapshot.state() == ChildState.READY) {
      listener.ready(snapshot.name(), Duration.ofNanos(System.nanoTime() - start.get()));
    } else if (snapshot.state() == ChildState.RESTARTING) {
      start.set(System.nanoTime());
      listener.restarting(snapshot.name());
    }
    changed.run();
  }

  private void trimLogs() {
    children.values().forEach(child -> child.log().trim());
  }
}
