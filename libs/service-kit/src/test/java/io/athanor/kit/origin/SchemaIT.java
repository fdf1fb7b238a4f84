package io.athanor.kit.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.kit.test.CollectingHandler;
import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the services' own Flyway does on schemas that are new, known and unknown. */
@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
class SchemaIT {

  private static final String SCHEMA = "under_test";

  @Inject DataSource database;
  @Inject Flyway configured;

  private Flyway flyway;

  @BeforeEach
  void emptySchema() throws SQLException {
    execute("drop schema if exists " + SCHEMA + " cascade");
    flyway =
        Flyway.configure()
            .configuration(configured.getConfiguration())
            .schemas(SCHEMA)
            .defaultSchema(SCHEMA)
            .load();
  }

  @Test
  void onlyTheFirstMigrationMarksItsDatabase() throws SQLException {
    // When
    flyway.migrate();
    // Then
    assertThat(isMarked()).isTrue();
    // When
    execute("set search_path to " + SCHEMA, "comment on table flyway_schema_history is null");
    flyway.migrate();
    // Then
    assertThat(isMarked()).isFalse();
  }

  @Test
  void schemaOfANewerReleaseIsRefused() throws SQLException {
    // Given
    flyway.migrate();
    execute(
        """
        insert into %s.flyway_schema_history (installed_rank, version, description, type, script,
                                              checksum, installed_by, execution_time, success)
        values (99, '99', 'of a newer release', 'SQL', 'V99__newer.sql', 1, 'test', 1, true)
        """
            .formatted(SCHEMA));
    // When / Then
    assertRefused("not resolved locally: 99");
  }

  @Test
  void schemaOfAnotherServiceIsRefused() throws SQLException {
    // Given
    flyway.migrate();
    execute(
        "update %s.flyway_schema_history set checksum = 1 where version = '1'".formatted(SCHEMA));
    // When / Then
    assertRefused("checksum mismatch for migration version 1");
  }

  private void assertRefused(String why) {
    List<String> lines = new CopyOnWriteArrayList<>();
    CollectingHandler handler = new CollectingHandler(lines);
    Logger logger = Logger.getLogger(ExactSchema.class.getName());
    logger.addHandler(handler);
    try {
      assertThatThrownBy(() -> flyway.migrate())
          .isInstanceOf(FlywayValidateException.class)
          .hasMessageContaining(why);
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(lines).anyMatch(line -> line.contains("start the release that has migrated it"));
  }

  private boolean isMarked() throws SQLException {
    try (Connection session = database.getConnection();
        Statement statement = session.createStatement()) {
      statement.execute("set search_path to " + SCHEMA);
      try {
        return NewDatabase.isMarked(statement);
      } finally {
        statement.execute("reset search_path");
      }
    }
  }

  private void execute(String... commands) throws SQLException {
    try (Connection session = database.getConnection();
        Statement statement = session.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
      statement.execute("reset search_path");
    }
  }
}
