package io.athanor.trainer;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Stops a service's relay before or behind the sending, from its database. */
final class OutboxFault implements AutoCloseable {

  private final Connection connection;

  OutboxFault(Map<String, String> settings) throws SQLException {
    connection =
        DriverManager.getConnection(
            settings.get("quarkus.datasource.jdbc.url"),
            settings.get("quarkus.datasource.username"),
            settings.get("quarkus.datasource.password"));
  }

  /** Gives the relay to a node that is not there; waits until the service has noticed. */
  void holdTheRelay() throws SQLException, InterruptedException {
    execute(
        "update lease set owner = 'nobody', token = token + 1,"
            + " expires_at = now() + interval '1 hour' where name = 'outbox-relay'");
    // The service looks again every five seconds whether the relay is still its own.
    Thread.sleep(6_000);
  }

  void releaseTheRelay() throws SQLException {
    execute("update lease set expires_at = now() where name = 'outbox-relay'");
  }

  /** Every attempt to note what was sent waits for a lock that this connection holds. */
  void blockTheNote() throws SQLException {
    execute("select pg_advisory_lock(7)");
    execute(
        """
        create or replace function wait_for_test() returns trigger language plpgsql as $$
        begin
          perform pg_advisory_xact_lock_shared(7);
          return new;
        end
        $$
        """);
    execute(
        "create trigger wait_for_test before update on outbox_event"
            + " for each row execute function wait_for_test()");
  }

  void letTheNotePass() throws SQLException {
    // What the killed service had begun must not be finished in its name.
    execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where application_name like 'athanor-trainer-%' and wait_event_type = 'Lock'");
    execute("select pg_advisory_unlock(7)");
    execute("drop trigger wait_for_test on outbox_event");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
