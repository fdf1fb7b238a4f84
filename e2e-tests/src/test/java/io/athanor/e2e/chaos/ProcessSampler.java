package io.athanor.e2e.chaos;

import io.athanor.e2e.chaos.ProcessSample.Measure;
import io.athanor.kit.test.history.AuditedDatabase;
import io.athanor.local.process.ChildSnapshot;
import io.athanor.local.service.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks at every process again and again, from outside ({@code /proc}), by its metrics and by the
 * database's list of sessions, and writes what it sees into a table. Workers that are started for a
 * run and end with it are not processes of the platform.
 */
final class ProcessSampler {

  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final String POSTGRES = "postgres";

  private final ChaosPlatform platform;
  private final Path table;
  private final List<ProcessSample> samples = new ArrayList<>();

  ProcessSampler(ChaosPlatform platform, Path table) throws IOException {
    this.platform = platform;
    this.table = table;
    Files.createDirectories(table.toAbsolutePath().getParent());
    Files.writeString(table, ProcessSample.header() + '\n');
  }

  /** Looks until the time is over. */
  List<ProcessSample> sample(Duration time) throws Exception {
    long start = System.nanoTime();
    for (Duration now = Duration.ZERO;
        now.compareTo(time) < 0;
        now = Duration.ofNanos(System.nanoTime() - start)) {
      Map<String, Double> connections = connections();
      for (ChildSnapshot child : platform.processes()) {
        ProcessSample sample =
            new ProcessSample(child.name(), now.toSeconds(), values(child, connections));
        samples.add(sample);
        Files.writeString(table, sample.line() + '\n', StandardOpenOption.APPEND);
      }
      Thread.sleep(EVERY);
    }
    return samples;
  }

  private Map<Measure, Double> values(ChildSnapshot child, Map<String, Double> connections)
      throws IOException {
    Map<Measure, Double> values = new EnumMap<>(Measure.class);
    Path process = Path.of("/proc", Long.toString(child.pid()));
    values.put(Measure.RSS, status(process, "VmRSS:") / 1024);
    values.put(Measure.THREADS, status(process, "Threads:"));
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      values.put(Measure.FILE_DESCRIPTORS, (double) descriptors.count());
    }
    for (Service service : Service.values()) {
      if (child.name().equals(service.module())) {
        values.put(Measure.HEAP, ServiceMetrics.of(platform.address(service)).heap() / (1 << 20));
        values.put(Measure.CONNECTIONS, connections.getOrDefault(service.database(), 0.0));
      }
    }
    if (child.name().equals(POSTGRES)) {
      values.put(
          Measure.CONNECTIONS,
          connections.values().stream().mapToDouble(Double::doubleValue).sum());
    }
    return values;
  }

  private static double status(Path process, String field) throws IOException {
    try (Stream<String> lines = Files.lines(process.resolve("status"))) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }

  private Map<String, Double> connections() throws SQLException {
    AuditedDatabase any =
        PlatformHistory.databases(platform.settings(), Set.of(Service.INGEST)).getFirst();
    Map<String, Double> found = new HashMap<>();
    try (Connection connection =
            DriverManager.getConnection(any.jdbcUrl(), any.user(), any.password());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select datname, count(*) from pg_stat_activity"
                    + " where datname is not null and pid <> pg_backend_pid() group by datname")) {
      while (row.next()) {
        found.put(row.getString(1), row.getDouble(2));
      }
    }
    return found;
  }
}
