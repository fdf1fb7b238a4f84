package io.athanor.local;

import io.athanor.contracts.Topics;
import io.athanor.local.access.KeyFolder;
import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.front.FrontDoor;
import io.athanor.local.kafka.KafkaServer;
import io.athanor.local.kafka.TopicSetup;
import io.athanor.local.postgres.Databases;
import io.athanor.local.postgres.PostgresServer;
import io.athanor.local.process.ChildSnapshot;
import io.athanor.local.process.Leftovers;
import io.athanor.local.process.RestartPolicy;
import io.athanor.local.process.Spawner;
import io.athanor.local.service.Service;
import io.athanor.local.service.ServiceNode;
import io.athanor.local.service.ServiceNodes;
import io.athanor.local.service.ServiceProcesses;
import io.athanor.local.settings.Installation;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.PortOwner;
import io.athanor.local.settings.PostgresAccess;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The whole platform on one machine: Kafka, PostgreSQL, the services and the front door.
 *
 * <p>{@link #start} returns when everything is ready or throws with nothing left running. {@link
 * #close} stops services, then Kafka, then PostgreSQL. The data folder keeps everything between two
 * lives. {@code e2e-tests} starts this very class.
 */
public final class LocalPlatform implements AutoCloseable {

  private static final Duration STOP_GRACE = Duration.ofSeconds(15);

  private final PlatformSettings settings;
  private final Installation installation;
  private final PlatformListener listener;
  private final PlatformLock lock;
  private final ProcessGroup processes;
  private final Spawner spawner = new Spawner();
  private final CompletableFuture<String> failure = new CompletableFuture<>();
  private final Object stateFile = new Object();

  private volatile boolean ready;
  private volatile FrontDoor frontDoor = FrontDoor.CLOSED;
  private boolean closed;

  private LocalPlatform(
      PlatformSettings settings, Installation installation, PlatformListener listener) {
    this.settings = settings;
    this.installation = installation;
    this.listener = listener;
    settings.home().create();
    this.lock = PlatformLock.take(settings.home());
    this.processes =
        new ProcessGroup(
            spawner,
            RestartPolicy.standard(),
            settings.home().run(),
            listener,
            this::writeState,
            failure::complete);
  }

  /** Starts everything. */
  public static LocalPlatform start(
      PlatformSettings settings, Installation installation, PlatformListener listener) {
    return start(settings, installation, listener, Set.of(Service.values()));
  }

  /**
   * Starts Kafka, PostgreSQL, the front door and some of the services.
   *
   * @throws PlatformFailure when a part cannot be started; the others are stopped first
   */
  public static LocalPlatform start(
      PlatformSettings settings,
      Installation installation,
      PlatformListener listener,
      Set<Service> services) {
    var platform = new LocalPlatform(settings, installation, listener);
    // Ctrl-C and SIGTERM run this; close() then finds nothing to do.
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(platform::close));
    try {
      platform.startAll(services);
      return platform;
    } catch (RuntimeException e) {
      platform.close();
      throw e;
    }
  }

  private void startAll(Set<Service> services) {
    new Leftovers(settings.home().run()).end(STOP_GRACE);
    settings.ports().requireFree(settings.host(), settings.ownersStartedHere());
    if (settings.access().keysRequired()) {
      new KeyFolder(settings.home()).prepareCommandKey();
    }
    writeState();
    PostgresAccess postgres = startServers();
    var described = new ServiceProcesses(settings, installation, postgres);
    ServiceNodes nodes = ServiceNodes.of(settings);
    List<ServiceNode> inOrder =
        Stream.of(Service.values())
            .filter(services::contains)
            .flatMap(service -> nodes.of(service).stream())
            .toList();
    inOrder.forEach(node -> processes.add(described.describe(node)));
    inOrder.forEach(node -> processes.awaitReady(node.name()));
    frontDoor = FrontDoor.open(settings, nodes);
    ready = true;
    writeState();
  }

  private PostgresAccess startServers() {
    CompletableFuture<Void> kafka = CompletableFuture.runAsync(this::startKafka);
    PostgresAccess access;
    try {
      access = startPostgres();
    } finally {
      // Even when PostgreSQL fails: close() must find a Kafka that is started or not, nothing
      // between.
      kafka.exceptionally(e -> null).join();
    }
    try {
      kafka.join();
    } catch (java.util.concurrent.CompletionException e) {
      throw e.getCause() instanceof PlatformFailure cause ? cause : e;
    }
    return access;
  }

  private void startKafka() {
    if (settings.kafka().isEmpty()) {
      processes.add(new KafkaServer(settings, installation).prepare());
      processes.awaitReady("kafka");
    }
    TopicSetup.createMissing(settings.bootstrapServers(), Topics.all());
  }

  private PostgresAccess startPostgres() {
    PostgresAccess access =
        settings
            .postgres()
            .orElseGet(
                () -> {
                  var server = new PostgresServer(settings, spawner);
                  processes.add(server.prepare());
                  processes.awaitReady("postgres");
                  return server.access();
                });
    Databases.createMissing(access, ServiceProcesses.databases());
    return access;
  }

  /** The one address clients need. */
  public URI frontDoor() {
    return URI.create(
        "http://%s:%d".formatted(settings.host(), settings.ports().of(PortOwner.FRONT_DOOR)));
  }

  public PlatformSettings settings() {
    return settings;
  }

  /** Every child process at this moment. */
  public List<ChildSnapshot> processes() {
    return processes.snapshots();
  }

  /** Completed with the reason when a part was given up: the platform should be closed then. */
  public CompletableFuture<String> failure() {
    return failure;
  }

  private void writeState() {
    // Every supervisor thread writes this one file; not on this object's monitor, which close()
    // holds
    // while it waits for those threads.
    synchronized (stateFile) {
      new PlatformState(
              ProcessHandle.current().pid(), frontDoor().toString(), ready, processes.snapshots())
          .write(settings.home());
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (ready) {
      listener.stopping();
    }
    ready = false;
    frontDoor.close();
    processes.stop(STOP_GRACE);
    PlatformState.remove(settings.home());
    lock.close();
    failure.complete("");
  }
}
