package io.athanor.e2e.upgrade;

import io.athanor.local.settings.PostgresAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A database as plain SQL: the migrations that made its schema, word by word, then Flyway's account
 * of them, then every row and every sequence.
 */
final class DatabaseDump {

  private static final String FLYWAY =
      """
      create table flyway_schema_history (
        installed_rank integer       not null primary key,
        version        varchar(50),
        description    varchar(200)  not null,
        type           varchar(20)   not null,
        script         varchar(1000) not null,
        checksum       integer,
        installed_by   varchar(100)  not null,
        installed_on   timestamp     not null default now(),
        execution_time integer       not null,
        success        boolean       not null
      );
      create index flyway_schema_history_s_idx on flyway_schema_history (success);
      """;

  private static final String TABLES =
      """
      select table_name from information_schema.tables
       where table_schema = 'public' and table_type = 'BASE TABLE' order by table_name
      """;

  private static final String COLUMNS =
      """
      select column_name from information_schema.columns
       where table_schema = 'public' and table_name = '%s' and is_generated = 'NEVER'
       order by ordinal_position
      """;

  private static final String SEQUENCES =
      """
      select quote_literal(sequencename) || ', ' || last_value from pg_sequences
       where schemaname = 'public' and last_value is not null order by sequencename
      """;

  private DatabaseDump() {}

  /**
   * Writes a database.
   *
   * @param migrations folders of the service's migrations
   */
  static String write(PostgresAccess server, String database, List<Path> migrations)
      throws SQLException, IOException {
    StringBuilder sql = new StringBuilder();
    try (Connection connection = connect(server, database)) {
      for (String script :
          strings(connection, "select script from flyway_schema_history order by installed_rank")) {
        sql.append("-- ").append(script).append('\n').append(text(script, migrations)).append('\n');
      }
      sql.append("-- Flyway\n").append(FLYWAY).append('\n');
      sql.append("-- Rows, in any order\nset session_replication_role = replica;\n");
      for (String table : strings(connection, TABLES)) {
        rows(connection, table).forEach(row -> sql.append(row).append('\n'));
      }
      sql.append("set session_replication_role = default;\n");
      for (String sequence : strings(connection, SEQUENCES)) {
        sql.append("select setval(").append(sequence).append(");\n");
      }
    }
    return sql.toString();
  }

  /** Fills an empty database. */
  static void restore(PostgresAccess server, String database, Path file)
      throws SQLException, IOException {
    try (Connection connection = connect(server, database);
        Statement statement = connection.createStatement()) {
      statement.execute(Files.readString(file));
    }
  }

  /** The first column of a query's rows. */
  static List<String> strings(PostgresAccess server, String database, String query)
      throws SQLException {
    try (Connection connection = connect(server, database)) {
      return strings(connection, query);
    }
  }

  private static List<String> rows(Connection connection, String table) throws SQLException {
    List<String> columns = strings(connection, COLUMNS.formatted(table));
    String values =
        columns.stream()
            .map(column -> "coalesce(quote_literal(\"%s\"::text), 'null')".formatted(column))
            .collect(Collectors.joining(" || ', ' || "));
    String names = columns.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
    String query =
        "select 'insert into %s (%s) overriding system value values (' || %s || ');' as row"
                .formatted(table, names, values)
            + " from %s order by row".formatted(table);
    return strings(connection, query);
  }

  private static String text(String script, List<Path> migrations) throws IOException {
    String name = script.substring(script.lastIndexOf('/') + 1);
    for (Path folder : migrations) {
      if (Files.exists(folder.resolve(name))) {
        return Files.readString(folder.resolve(name));
      }
    }
    throw new IllegalStateException("no migration " + script + " in " + migrations);
  }

  private static List<String> strings(Connection connection, String query) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private static Connection connect(PostgresAccess server, String database) throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(database), server.user(), server.password());
  }
}
