package io.athanor.kit.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.Topics;
import io.athanor.kit.origin.NewDatabaseConfig.Choice;
import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new database, and a broker that remembers its service's group or does not. */
@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
class EarlierEventsIT {

  private static final String GROUP = "reader of another database";
  private static final TopicPartition PLACE = new TopicPartition(Topics.EVALUATIONS, 0);

  @Inject DataSource database;

  @Inject
  @Identifier("default-kafka-broker")
  Map<String, Object> connection;

  private Admin admin;

  @BeforeEach
  void markDatabase() throws SQLException {
    admin = Admin.create(Map.of("bootstrap.servers", connection.get("bootstrap.servers")));
    onDatabase(NewDatabase::mark);
  }

  @AfterEach
  void forget() throws SQLException {
    onDatabase(NewDatabase::unmark);
    admin.close();
  }

  @Test
  void newDatabaseIsWorkedWithWhenNothingWasConsumedBefore() throws Exception {
    // Given: a group that has not got anywhere, and another service that has
    acknowledge(0);
    acknowledge("another service", 12);
    // When
    look(Choice.REFUSE);
    // Then
    assertThat(isMarked()).isFalse();
  }

  @Test
  void newDatabaseIsWorkedWithWhenItsGroupIsUnknown() throws Exception {
    // When
    look(connection, "a group that never was", Choice.REFUSE);
    // Then
    assertThat(isMarked()).isFalse();
  }

  @Test
  void serviceDoesNotStartOnANewDatabaseWithoutKafka() throws Exception {
    // Given
    Map<String, Object> nowhere =
        Map.of(
            "bootstrap.servers", "127.0.0.1:1",
            "request.timeout.ms", 500,
            "default.api.timeout.ms", 1000);
    // When / Then
    assertThatThrownBy(() -> look(nowhere, GROUP, Choice.REFUSE))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Kafka does not say")
        .hasMessageContaining("kafka.bootstrap.servers");
    assertThat(isMarked()).isTrue();
  }

  @Test
  void serviceThatConsumedForAnotherDatabaseDoesNotStart() throws Exception {
    // Given
    acknowledge(7);
    // When: it is started again and again
    for (int start = 0; start < 2; start++) {
      assertThatThrownBy(() -> look(Choice.REFUSE))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("group " + GROUP + " has acknowledged events")
          .hasMessageContaining(Topics.EVALUATIONS + "-0: 7")
          .hasMessageContaining("athanor.new-database.earlier-events");
    }
    // Then
    assertThat(isMarked()).isTrue();
    assertThat(acknowledged()).isEqualTo(7);
  }

  @Test
  void groupBeginsAgainWhereReplayIsAskedFor() throws Exception {
    // Given
    acknowledge(7);
    // When
    look(Choice.REPLAY);
    // Then
    assertThat(acknowledged()).isZero();
    assertThat(isMarked()).isFalse();
  }

  @Test
  void groupGoesOnWhereTheLossIsAccepted() throws Exception {
    // Given
    acknowledge(7);
    // When
    look(Choice.SKIP);
    // Then
    assertThat(acknowledged()).isEqualTo(7);
    assertThat(isMarked()).isFalse();
  }

  @Test
  void databaseThatWasLookedAtIsNotLookedAtAgain() throws Exception {
    // Given
    acknowledge(7);
    onDatabase(NewDatabase::unmark);
    // Then: no exception
    look(Choice.REFUSE);
  }

  private void look(Choice choice) throws SQLException, InterruptedException {
    look(connection, GROUP, choice);
  }

  private void look(Map<String, Object> kafka, String group, Choice choice)
      throws SQLException, InterruptedException {
    String channel = "mp.messaging.incoming.evaluations.";
    Config settings =
        new SmallRyeConfigBuilder()
            .withSources(
                new PropertiesConfigSource(
                    Map.of(channel + "topic", Topics.EVALUATIONS, channel + "group.id", group),
                    "test",
                    100))
            .build();
    new EarlierEvents(database, kafka, settings, () -> choice).look(new StartupEvent());
  }

  private void acknowledge(long offset) throws ExecutionException, InterruptedException {
    acknowledge(GROUP, offset);
  }

  private void acknowledge(String group, long offset)
      throws ExecutionException, InterruptedException {
    admin
        .alterConsumerGroupOffsets(group, Map.of(PLACE, new OffsetAndMetadata(offset)))
        .all()
        .get();
  }

  /** Zero where there is nothing. */
  private long acknowledged() throws ExecutionException, InterruptedException {
    OffsetAndMetadata offset =
        admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get().get(PLACE);
    return offset == null ? 0 : offset.offset();
  }

  private boolean isMarked() throws SQLException {
    try (Connection session = database.getConnection();
        Statement statement = session.createStatement()) {
      return NewDatabase.isMarked(statement);
    }
  }

  private void onDatabase(Change change) throws SQLException {
    try (Connection session = database.getConnection();
        Statement statement = session.createStatement()) {
      change.by(statement);
    }
  }

  /** Something done to the database. */
  @FunctionalInterface
  private interface Change {
    void by(Statement statement) throws SQLException;
  }
}
