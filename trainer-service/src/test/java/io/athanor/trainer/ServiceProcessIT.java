package io.athanor.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.Topics;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.kit.blob.FileBlobStore;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.trainer.worker.ScriptedWorker;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service as a process of its own: killed, terminated and started again. */
class ServiceProcessIT {

  private static final Duration START = Duration.ofSeconds(90);
  private static final PlatformTestResource PLATFORM = new PlatformTestResource();
  private static Map<String, String> settings = Map.of();
  private static int portBefore;

  @TempDir static Path folder;

  private final List<Process> started = new ArrayList<>();
  private final TestBench bench =
      new TestBench(
          new FileBlobStore(Path.of(URI.create(settings.get("athanor.blobs.uri")))),
          () -> settings.get("kafka.bootstrap.servers"));

  @BeforeAll
  static void startInfrastructure() throws IOException {
    settings = new HashMap<>(PLATFORM.start());
    try (ServerSocket free = new ServerSocket(0)) {
      settings.put("quarkus.http.port", Integer.toString(free.getLocalPort()));
    }
    settings.put(
        "athanor.trainer.worker.classpath",
        Path.of("target", "test-classes").toAbsolutePath().toString());
    settings.put("athanor.trainer.worker.main-class", ScriptedWorker.class.getName());
    settings.put("athanor.trainer.worker.max-heap", "64m");
    portBefore = RestAssured.port;
    RestAssured.port = Integer.parseInt(settings.get("quarkus.http.port"));
  }

  @AfterAll
  static void stopInfrastructure() {
    RestAssured.port = portBefore;
    PLATFORM.stop();
  }

  @AfterEach
  void endProcesses() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void killedServiceGoesOnFromTheLastCheckpointAndPublishesOneModel() throws Exception {
    // Given
    Process service = startService();
    TrainingRequested request = bench.request("slow");
    bench.send(request);
    awaitCheckpoint(request);
    List<ProcessHandle> workers = service.descendants().toList();
    // When
    service.destroyForcibly().waitFor();
    startService();
    // Then
    JsonPath run = bench.awaitState(request.runId(), "succeeded");
    assertThat(run.getInt("attempts")).isEqualTo(2);
    assertThat(workers).hasSize(1).noneMatch(ProcessHandle::isAlive);
    bench.awaitEvents(Topics.MODELS, run.getString("modelId"), 1);
  }

  @Test
  void terminatedServiceSavesItsBoundaryAndRequeuesWithinTenSeconds() throws Exception {
    // Given
    Process service = startService();
    TrainingRequested request = bench.request("slow");
    bench.send(request);
    awaitCheckpoint(request);
    // When
    service.destroy();
    // Then
    assertThat(service.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(state(request)).isEqualTo("queued");
    // When
    startService();
    // Then
    JsonPath run = bench.awaitState(request.runId(), "succeeded");
    bench.awaitEvents(Topics.MODELS, run.getString("modelId"), 1);
  }

  private void awaitCheckpoint(TrainingRequested request) {
    await()
        .atMost(START)
        .until(
            () -> bench.run(request.runId()).get("checkpointStep"),
            step -> step instanceof Integer saved && saved == 2);
  }

  private Process startService() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-jar", "target/quarkus-app/quarkus-run.jar"));
    Path log = Files.createTempFile(folder, "trainer-service", ".log");
    Process service =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    started.add(service);
    await("trainer-service, see " + log)
        .atMost(START)
        .ignoreException(ConnectException.class)
        .until(() -> RestAssured.get("/q/health/ready").statusCode() == 200);
    return service;
  }

  private static String state(TrainingRequested request) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                settings.get("quarkus.datasource.jdbc.url"),
                settings.get("quarkus.datasource.username"),
                settings.get("quarkus.datasource.password"));
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select state from training_run where id = '" + request.runId() + "'")) {
      rows.next();
      return rows.getString(1);
    }
  }
}
