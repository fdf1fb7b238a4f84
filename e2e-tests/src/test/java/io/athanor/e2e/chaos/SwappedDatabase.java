package io.athanor.e2e.chaos;

import io.athanor.kit.test.history.AuditedDatabase;
import io.athanor.local.service.Service;
import io.athanor.local.settings.PlatformSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** An empty database in the place of a service's own, as after a failover to the wrong server. */
final class SwappedDatabase implements AutoCloseable {

  private final AuditedDatabase database;
  private final String name;
  private final String kept;

  private SwappedDatabase(AuditedDatabase database, String name) {
    this.database = database;
    this.name = name;
    this.kept = name + "_kept";
  }

  static SwappedDatabase of(Service service, PlatformSettings settings) throws SQLException {
    SwappedDatabase swapped =
        new SwappedDatabase(
            PlatformHistory.databases(settings, Set.of(service)).getFirst(), service.database());
    swapped.move(swapped.name, swapped.kept);
    swapped.execute("create database " + swapped.name);
    return swapped;
  }

  /** Puts the right one back. */
  @Override
  public void close() throws SQLException {
    execute("alter database " + name + " allow_connections false");
    execute("drop database " + name + " with (force)");
    move(kept, name);
  }

  private void move(String from, String to) throws SQLException {
    // Nobody can connect in between, or the pools would hold on to the name.
    execute("alter database " + from + " allow_connections false");
    execute(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '"
            + from
            + "'");
    execute("alter database " + from + " rename to " + to);
    execute("alter database " + to + " allow_connections true");
  }

  private void execute(String sql) throws SQLException {
    String maintenance = database.jdbcUrl().replace(name, "postgres");
    try (Connection connection =
            DriverManager.getConnection(maintenance, database.user(), database.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
