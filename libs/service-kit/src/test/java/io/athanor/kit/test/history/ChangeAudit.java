package io.athanor.kit.test.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.kit.test.history.HistoryEntry.Audited;
import io.athanor.kit.test.history.HistoryEntry.Changed;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Triggers on a service's tables that note every committed change of a row. */
final class ChangeAudit {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, @Nullable String>> COLUMNS =
      new TypeReference<>() {};

  private final AuditedDatabase database;

  ChangeAudit(AuditedDatabase database) {
    this.database = database;
  }

  /** Installs the triggers on those tracked tables that are there, and says which. */
  List<Audited> install() {
    List<Audited> audited = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(script());
      for (TrackedTable table : TrackedTable.values()) {
        if (exists(connection, table.table())) {
          statement.execute(
              """
              create or replace trigger history_note
              after insert or update or delete on %s
              for each row execute function history.note()
              """
                  .formatted(table.table()));
          audited.add(new Audited(database.name(), table.table()));
        }
      }
      return audited;
    } catch (SQLException e) {
      throw new IllegalStateException("no audit in " + database.name(), e);
    }
  }

  /** Every noted change, in the order of the notes. */
  List<Changed> changes() {
    List<Changed> changes = new ArrayList<>();
    try (Connection connection = connect();
        PreparedStatement query =
            connection.prepareStatement(
                "select seq, to_json(at) #>> '{}', transaction, writer, relation, before, after"
                    + " from history.change order by seq");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        changes.add(
            new Changed(
                database.name(),
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                columns(row.getString(6)),
                columns(row.getString(7))));
      }
      return changes;
    } catch (SQLException e) {
      throw new IllegalStateException("the audit of " + database.name() + " is unreadable", e);
    }
  }

  /** Whether the service's relay has nothing left to send. */
  boolean isRelayed() {
    try (Connection connection = connect()) {
      if (!exists(connection, TrackedTable.OUTBOX_EVENT.table())) {
        return true;
      }
      try (PreparedStatement query =
              connection.prepareStatement(
                  "select count(*) from outbox_event where published_at is null");
          ResultSet row = query.executeQuery()) {
        return row.next() && row.getLong(1) == 0;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the outbox of " + database.name() + " is unreadable", e);
    }
  }

  private static boolean exists(Connection connection, String table) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("select to_regclass(?) is not null")) {
      query.setString(1, "public." + table);
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static Map<String, @Nullable String> columns(String json) {
    try {
      return JSON.readValue(json, COLUMNS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(json, e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  private static String script() {
    try (InputStream script = ChangeAudit.class.getResourceAsStream("audit.sql")) {
      return new String(
          Objects.requireNonNull(script, "audit.sql").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
