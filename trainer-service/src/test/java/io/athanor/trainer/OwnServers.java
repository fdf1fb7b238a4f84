package io.athanor.trainer;

import io.athanor.kit.test.history.AuditedDatabase;
import io.athanor.kit.test.history.HistoryRecorder;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** The broker and the database of a service that runs in the test's own process. */
@ApplicationScoped
public class OwnServers {

  private final Config settings;

  OwnServers(Config settings) {
    this.settings = settings;
  }

  /** A connection that knows nothing of the service's transactions. */
  Connection connect() throws SQLException {
    AuditedDatabase database = database();
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  /** Begins a history of the service's records and changes of state. */
  HistoryRecorder record(String name) {
    return HistoryRecorder.start(name, setting("kafka.bootstrap.servers"), List.of(database()));
  }

  private AuditedDatabase database() {
    return new AuditedDatabase(
        "trainer",
        setting("quarkus.datasource.jdbc.url"),
        setting("quarkus.datasource.username"),
        setting("quarkus.datasource.password"));
  }

  private String setting(String name) {
    return settings.getValue(name, String.class);
  }
}
