package io.athanor.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.Topics;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.kit.blob.FileBlobStore;
import io.athanor.kit.test.PlatformTestResource;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The packaged service, started on a database that is not its own. Item 12 of docs/reliability.md.
 */
class WrongDatabaseIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String JDBC = "quarkus.datasource.jdbc.url";
  private static final String REACTIVE = "quarkus.datasource.reactive.url";
  private static final PlatformTestResource PLATFORM = new PlatformTestResource();
  private static Map<String, String> own = Map.of();
  private static int portBefore;

  private final List<ServiceNode> started = new ArrayList<>();
  private final TestBench bench =
      new TestBench(
          new FileBlobStore(Path.of(URI.create(own.get("athanor.blobs.uri")))),
          () -> own.get("kafka.bootstrap.servers"));

  @BeforeAll
  static void startInfrastructure() throws IOException {
    own = ServiceNode.settings(PLATFORM.start());
    own.putAll(ScriptedWorkerResource.settings());
    portBefore = RestAssured.port;
    RestAssured.port = Integer.parseInt(own.get("quarkus.http.port"));
  }

  @AfterAll
  static void stopInfrastructure() {
    RestAssured.port = portBefore;
    PLATFORM.stop();
  }

  @AfterEach
  void endProcesses() {
    started.forEach(ServiceNode::close);
  }

  @Test
  void serviceOnAnEmptyReplicaDoesNotStartUntilItIsToldWhatToDo() throws Exception {
    // Given: a service that has consumed a request
    ServiceNode first = ServiceNode.start(own);
    started.add(first);
    TrainingRequested request = bench.request("succeed");
    bench.send(request);
    bench.awaitState(request.runId(), "succeeded");
    awaitAcknowledged();
    first.terminate();
    Map<String, String> empty = on("empty_replica");
    // When: it is started on an empty replica, and again where a Job has migrated
    for (String migrates : List.of("true", "false")) {
      ServiceNode refused = launch(empty, Map.of("QUARKUS_FLYWAY_MIGRATE_AT_START", migrates));
      // Then
      assertThat(exitCode(refused.process())).isEqualTo(1);
      assertThat(refused.log())
          .contains("the database is new, but consumer group trainer has acknowledged events")
          .contains(Topics.TRAINING_REQUESTS + "-")
          .contains("athanor.new-database.earlier-events")
          .doesNotContain("at io.athanor.kit");
    }
    // When
    started.add(ServiceNode.start(empty, Map.of("ATHANOR_NEW_DATABASE_EARLIER_EVENTS", "replay")));
    // Then: the request is consumed again
    bench.awaitState(request.runId(), "succeeded");
  }

  @Test
  void serviceDoesNotStartOnTheSchemaOfANewerReleaseButAJobOfItsOwnGoesOn() throws Exception {
    // Given: a migration that needs no Kafka
    Map<String, String> newer = on("newer_schema");
    Map<String, String> alone = new HashMap<>(newer);
    alone.put("kafka.bootstrap.servers", "localhost:1");
    ServiceNode migration = launch(alone, Map.of("QUARKUS_INIT_AND_EXIT", "true"));
    assertThat(exitCode(migration.process())).isZero();
    execute(
        newer.get(JDBC),
        """
        insert into flyway_schema_history (installed_rank, version, description, type, script,
                                           checksum, installed_by, execution_time, success)
        values (999, '999', 'of a newer release', 'SQL', 'V999__newer.sql', 1, 'test', 1, true)
        """);
    // When
    ServiceNode refused = launch(newer, Map.of());
    // Then
    assertThat(exitCode(refused.process())).isEqualTo(1);
    assertThat(refused.log()).contains("start the release that has migrated it").contains("999");
    // When
    Process once = ServiceNode.process(newer, "--run", "nobody-knows", "--once");
    // Then: it came as far as to look for its run
    assertThat(exitCode(once)).isEqualTo(ExitCode.SETTINGS);
  }

  private ServiceNode launch(Map<String, String> settings, Map<String, String> environment)
      throws IOException {
    ServiceNode node = ServiceNode.launch(settings, environment);
    started.add(node);
    return node;
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static void awaitAcknowledged() {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", own.get("kafka.bootstrap.servers")))) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  admin
                      .listConsumerGroupOffsets("trainer")
                      .partitionsToOffsetAndMetadata()
                      .get()
                      .entrySet()
                      .stream()
                      .anyMatch(
                          each ->
                              each.getKey().topic().equals(Topics.TRAINING_REQUESTS)
                                  && each.getValue().offset() > 0));
    }
  }

  /** The settings of the service with an empty database in the place of its own. */
  private static Map<String, String> on(String database) throws SQLException {
    execute(own.get(JDBC), "create database " + database);
    Map<String, String> settings = new HashMap<>(own);
    settings.replaceAll(
        (key, value) ->
            key.equals(JDBC) || key.equals(REACTIVE)
                ? value.replaceFirst("/postgres(\\?|$)", "/" + database + "$1")
                : value);
    return settings;
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                url,
                own.get("quarkus.datasource.username"),
                own.get("quarkus.datasource.password"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
