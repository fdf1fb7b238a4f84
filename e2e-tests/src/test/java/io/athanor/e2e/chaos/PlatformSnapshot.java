package io.athanor.e2e.chaos;

import io.athanor.contracts.Sha256;
import io.athanor.kit.test.history.AuditedDatabase;
import io.athanor.local.service.Service;
import io.athanor.local.settings.PlatformSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Everything that a platform keeps, as checksums: the rows of every table of every service, and
 * every file of the blob store.
 */
public record PlatformSnapshot(SortedMap<String, String> checksums) {

  /** The relays renew their leases all the time; the schema's history is not data. */
  private static final Set<String> LEFT_OUT = Set.of("lease", "flyway_schema_history");

  private static final int LOOKS = 60;

  /** The state once it stays the same for two seconds. */
  public static PlatformSnapshot whenQuiet(PlatformSettings settings) {
    try {
      PlatformSnapshot before = of(settings);
      for (int look = 0; look < LOOKS; look++) {
        TimeUnit.SECONDS.sleep(2);
        PlatformSnapshot now = of(settings);
        if (now.equals(before)) {
          return now;
        }
        before = now;
      }
      throw new AssertionError("the platform does not come to rest");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static PlatformSnapshot of(PlatformSettings settings) {
    SortedMap<String, String> checksums = new TreeMap<>();
    for (AuditedDatabase database : PlatformHistory.databases(settings, Set.of(Service.values()))) {
      rows(database).forEach((table, sum) -> checksums.put(database.name() + ' ' + table, sum));
    }
    checksums.putAll(files(settings.home().blobs()));
    return new PlatformSnapshot(checksums);
  }

  private static Map<String, String> rows(AuditedDatabase database) {
    Map<String, String> checksums = new TreeMap<>();
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet row =
          statement.executeQuery("select tablename from pg_tables where schemaname = 'public'")) {
        while (row.next()) {
          tables.add(row.getString(1));
        }
      }
      tables.removeAll(LEFT_OUT);
      for (String table : tables) {
        try (ResultSet row =
            statement.executeQuery(
                "select count(*) || ' rows ' || coalesce(md5(string_agg(each, E'\\n' order by each)), '')"
                    + " from (select content::text as each from \""
                    + table
                    + "\" content) lines")) {
          row.next();
          checksums.put(table, row.getString(1));
        }
      }
      return checksums;
    } catch (SQLException e) {
      throw new IllegalStateException("database " + database.name(), e);
    }
  }

  private static Map<String, String> files(Path folder) {
    Map<String, String> checksums = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        checksums.put(folder.relativize(file).toString(), Sha256.hex(Files.readAllBytes(file)));
      }
      return checksums;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
