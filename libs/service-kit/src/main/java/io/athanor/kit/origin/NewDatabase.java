package io.athanor.kit.origin;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Marks a database before its first migration, until {@link EarlierEvents} has looked: the process
 * that migrates may be another than the one that consumes. The mark is a comment on Flyway's own
 * table, so that it goes away with that table when a backup is restored over it.
 */
@Singleton
class NewDatabase implements FlywayConfigurationCustomizer, Callback {

  /** Made by Flyway before the first migration. */
  static final String HISTORY = "flyway_schema_history";

  private static final String MARK = "athanor: new database";

  /** The first migration makes it, so nobody has migrated where it is missing. */
  private static final String FIRST_TABLE = "outbox_event";

  @Override
  public void customize(FluentConfiguration configuration) {
    configuration.callbacks(
        Stream.concat(Arrays.stream(configuration.getCallbacks()), Stream.of(this))
            .toArray(Callback[]::new));
  }

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.BEFORE_MIGRATE;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    try (Statement statement = context.getConnection().createStatement()) {
      if (!holds(statement, table(FIRST_TABLE) + " is not null")) {
        mark(statement);
      }
    } catch (SQLException e) {
      throw new FlywayException("cannot tell whether the database is new: " + e.getMessage(), e);
    }
  }

  static void mark(Statement statement) throws SQLException {
    statement.execute("comment on table " + HISTORY + " is '" + MARK + "'");
  }

  static void unmark(Statement statement) throws SQLException {
    statement.execute("comment on table " + HISTORY + " is null");
  }

  static boolean isMarked(Statement statement) throws SQLException {
    return holds(statement, "obj_description(" + table(HISTORY) + ", 'pg_class') = '" + MARK + "'");
  }

  /** One of this schema alone, whatever else is on the search path. */
  private static String table(String name) {
    return "to_regclass(current_schema() || '." + name + "')";
  }

  private static boolean holds(Statement statement, String condition) throws SQLException {
    try (ResultSet row = statement.executeQuery("select " + condition)) {
      return row.next() && row.getBoolean(1);
    }
  }

  @Override
  public String getCallbackName() {
    return "new-database";
  }
}
