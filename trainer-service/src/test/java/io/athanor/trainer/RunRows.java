package io.athanor.trainer;

import io.athanor.contracts.RunId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** The rows of runs, read while no service may be up. */
final class RunRows implements AutoCloseable {

  private final Connection connection;

  RunRows(Map<String, String> settings) throws SQLException {
    connection =
        DriverManager.getConnection(
            settings.get("quarkus.datasource.jdbc.url"),
            settings.get("quarkus.datasource.username"),
            settings.get("quarkus.datasource.password"));
  }

  /** What is asked of a row here. */
  record RunRow(String state, int checkpointStep, int attempts, long leaseToken) {}

  RunRow of(RunId runId) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "select state, checkpoint_step, attempt, lease_token from training_run where id = ?")) {
      query.setString(1, runId.value());
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? new RunRow(row.getString(1), row.getInt(2), row.getInt(3), row.getLong(4))
            : new RunRow("absent", 0, 0, 0);
      }
    }
  }

  /** Number of checkpoints that count, of the attempt with this token. */
  int checkpoints(RunId runId, long token) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "select count(*) from training_checkpoint where run_id = ? and lease_token = ?")) {
      query.setString(1, runId.value());
      query.setLong(2, token);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /** Who sends the outbox's events. */
  String relay() throws SQLException {
    return relayColumn("owner");
  }

  /** Until when, unless it is renewed. */
  String relayExpiry() throws SQLException {
    return relayColumn("expires_at");
  }

  private String relayColumn(String column) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement(
                "select " + column + " from lease where name = 'outbox-relay'");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
