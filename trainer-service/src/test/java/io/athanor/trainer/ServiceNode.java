package io.athanor.trainer;

import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The packaged service as a process of its own, on infrastructure that outlives it. */
final class ServiceNode implements AutoCloseable {

  private static final Path LOGS = Path.of("target", "service-logs");
  private static final Duration START = Duration.ofSeconds(90);

  private static final AtomicInteger STARTED = new AtomicInteger();

  private final Process process;
  private final Path log;

  private ServiceNode(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Settings of a node: what the infrastructure gives, and a port of its own. */
  static Map<String, String> settings(Map<String, String> infrastructure) throws IOException {
    Map<String, String> settings = new HashMap<>(infrastructure);
    try (ServerSocket free = new ServerSocket(0)) {
      settings.put("quarkus.http.port", Integer.toString(free.getLocalPort()));
    }
    return settings;
  }

  /** Starts the service and waits until it is ready. */
  static ServiceNode start(Map<String, String> settings) throws IOException {
    return start(settings, Map.of());
  }

  /** The same with variables in the environment of the process. */
  static ServiceNode start(Map<String, String> settings, Map<String, String> environment)
      throws IOException {
    ServiceNode node = launch(settings, environment);
    int port = Integer.parseInt(settings.get("quarkus.http.port"));
    await("trainer-service, see " + LOGS)
        .atMost(START)
        .pollInterval(Duration.ofMillis(100))
        .ignoreException(java.net.ConnectException.class)
        .until(() -> RestAssured.given().port(port).get("/q/health/ready").statusCode() == 200);
    return node;
  }

  /** Starts a process of the packaged service, and does not wait for it. */
  static Process process(Map<String, String> settings, String... arguments) throws IOException {
    return launch(settings, Map.of(), arguments).process();
  }

  /** The same, with all that is known of it. */
  static ServiceNode launch(
      Map<String, String> settings, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    named(settings).forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-jar", "target/quarkus-app/quarkus-run.jar"));
    command.addAll(List.of(arguments));
    Files.createDirectories(LOGS);
    Path log = Files.createTempFile(LOGS, "trainer-service-", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new ServiceNode(builder.start(), log);
  }

  /** Gives the process a name of its own on its database connections, for the history. */
  private static Map<String, String> named(Map<String, String> settings) {
    Map<String, String> named = new HashMap<>(settings);
    named.computeIfPresent(
        "quarkus.datasource.reactive.url",
        (key, url) -> url + "?application_name=athanor-trainer-" + STARTED.incrementAndGet());
    return named;
  }

  Process process() {
    return process;
  }

  /** What it has printed so far. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** The workers that live now. */
  List<ProcessHandle> workers() {
    return process.descendants().toList();
  }

  /** SIGKILL to the service and its workers, as when the machine loses its power. */
  void kill() throws InterruptedException {
    List<ProcessHandle> workers = workers();
    process.destroyForcibly();
    workers.forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
  }

  /** Lets the service end as it does when it is asked to; it leaves its consumer groups. */
  void terminate() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  /** Sends a signal by its name, for example {@code STOP}. */
  void signal(String name) throws IOException, InterruptedException {
    signal(process.toHandle(), name);
  }

  static void signal(ProcessHandle process, String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() {
    workers().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
