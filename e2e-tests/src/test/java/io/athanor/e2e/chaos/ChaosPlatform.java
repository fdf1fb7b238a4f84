package io.athanor.e2e.chaos;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.athanor.e2e.EventLog;
import io.athanor.e2e.ServedModel;
import io.athanor.kit.test.history.AuditedDatabase;
import io.athanor.kit.test.history.HistoryRecorder;
import io.athanor.local.LocalPlatform;
import io.athanor.local.PlatformListener;
import io.athanor.local.process.ChildSnapshot;
import io.athanor.local.process.ChildState;
import io.athanor.local.service.Service;
import io.athanor.local.settings.DataFolder;
import io.athanor.local.settings.Installation;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.Ports;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** The platform people start, whose processes can be taken away and whose history is recorded. */
final class ChaosPlatform implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration POLL = Duration.ofMillis(20);
  private static final String BASE = "tiny-llama-f16.gguf";

  private final Path folder;
  private final LocalPlatform platform;
  private final HistoryRecorder history;
  private final EventLog events;

  private ChaosPlatform(Path folder, LocalPlatform platform, String name) {
    this.folder = folder;
    this.platform = platform;
    RestAssured.baseURI = platform.frontDoor().toString();
    events = new EventLog(platform.settings().bootstrapServers());
    history = PlatformHistory.start(name, platform, Set.of(Service.values()));
  }

  /**
   * Starts all services.
   *
   * @param folder of the data and of the sources, which the tests' tiny base model is one of
   * @param name of the history
   */
  static ChaosPlatform start(Path folder, String name, UnaryOperator<PlatformSettings> change)
      throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String source : List.of("stone-mill.yaml", "stone-mill-pipeline.yaml", BASE)) {
      try (InputStream resource = ChaosPlatform.class.getResourceAsStream("/" + source)) {
        Files.copy(Objects.requireNonNull(resource, source), folder.resolve(source));
      }
    }
    PlatformSettings settings = change.apply(PlatformSettings.of(home(folder), Ports.free()));
    LocalPlatform platform =
        LocalPlatform.start(settings, Installation.locate(), PlatformListener.SILENT);
    return new ChaosPlatform(folder, platform, name);
  }

  /** Where the data of a platform in this folder will lie. */
  static DataFolder home(Path folder) {
    return new DataFolder(folder.resolve("home"));
  }

  HistoryRecorder history() {
    return history;
  }

  EventLog events() {
    return events;
  }

  PlatformSettings settings() {
    return platform.settings();
  }

  URI frontDoor() {
    return platform.frontDoor();
  }

  Path base() {
    return folder.resolve(BASE);
  }

  List<ChildSnapshot> processes() {
    return platform.processes();
  }

  /** The facts of the Stone Mill, made into a model; returns the pipeline. */
  String submitFacts() throws IOException {
    return submit(Files.readString(folder.resolve("stone-mill-pipeline.yaml")));
  }

  /** A pipeline file that lies in the folder, always made anew. */
  String submit(String yaml) {
    String pipeline =
        given()
            .contentType("application/yaml")
            .header("X-Athanor-Base-Directory", folder.toString())
            .header("X-Athanor-Fresh", "true")
            .body(yaml.getBytes(StandardCharsets.UTF_8))
            .post("/api/ingest/pipelines")
            .then()
            .statusCode(202)
            .extract()
            .path("pipelineId");
    history.accepted("POST /api/ingest/pipelines", "pipeline", pipeline, false);
    return pipeline;
  }

  /** What the tuned model says about its founder. */
  String askForTheFounder() {
    return ServedModel.answer("stone-mill", "Who founded the Stone Mill?");
  }

  /** SIGKILL; returns when the process is gone. */
  void kill(String name) {
    long process = child(name).pid();
    if (process == 0) {
      return;
    }
    ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> child(name).pid() != process);
  }

  /** Kills a process, and every one that is started in its place until the action is done. */
  void whileDown(String name, Action action) throws Exception {
    kill(name);
    AtomicBoolean done = new AtomicBoolean();
    Thread killer =
        Thread.ofPlatform()
            .name("killer-of-" + name)
            .start(
                () -> {
                  while (!done.get()) {
                    kill(name);
                    LockSupport.parkNanos(POLL.toNanos());
                  }
                });
    try {
      action.run();
    } finally {
      done.set(true);
      killer.join();
    }
  }

  /** What a test does meanwhile. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  boolean isReady(String name) {
    return child(name).state() == ChildState.READY && child(name).pid() != 0;
  }

  int restarts(String name) {
    return child(name).restarts();
  }

  /** Waits until nothing is missing any more: every process runs, every service says so. */
  void awaitAllReady() {
    await("all are ready")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                platform.processes().stream().allMatch(each -> isReady(each.name()))
                    && Set.of(Service.values()).stream().allMatch(each -> readiness(each) == 200));
  }

  /** The status of a service's readiness; 0 when it does not answer at all. */
  int readiness(Service service) {
    try {
      return given().get(address(service) + "/q/health/ready").statusCode();
    } catch (Exception e) {
      // A refused connection is no RuntimeException, and is not declared.
      return 0;
    }
  }

  /** What a service's readiness says about its broker. */
  boolean brokerAnswers(Service service) {
    return given()
        .get(address(service) + "/q/health/ready")
        .jsonPath()
        .getBoolean("checks.find { it.name == 'broker' }.data.answers");
  }

  /** Where a service listens itself. */
  String address(Service service) {
    return "http://127.0.0.1:" + settings().ports().of(service.port());
  }

  /** How many rows a table of a service has. */
  long rows(Service service, String table) throws SQLException {
    try (Connection connection = connect(service);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  void execute(Service service, String sql) throws SQLException {
    try (Connection connection = connect(service);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect(Service service) throws SQLException {
    AuditedDatabase database = PlatformHistory.databases(settings(), Set.of(service)).getFirst();
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  private ChildSnapshot child(String name) {
    return platform.processes().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() throws InterruptedException {
    events.close();
    platform.close();
  }
}
