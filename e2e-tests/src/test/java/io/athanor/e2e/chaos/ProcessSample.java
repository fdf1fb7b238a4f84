package io.athanor.e2e.chaos;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What one process had taken at one moment. */
record ProcessSample(String process, long second, Map<Measure, Double> values) {

  /** What must not grow, and by how much it may differ though nothing leaks. */
  enum Measure {
    /** Megabytes in use, dead objects included: two collections never find it the same. */
    HEAP(48),
    /** Megabytes of resident memory; compiled code and caches still come in the middle third. */
    RSS(48),
    THREADS(8),
    FILE_DESCRIPTORS(24),
    /** Connections to its database, or all of them for PostgreSQL. */
    CONNECTIONS(6);

    private final double slack;

    Measure(double slack) {
      this.slack = slack;
    }

    double slack() {
      return slack;
    }
  }

  ProcessSample {
    values = Map.copyOf(new EnumMap<>(values));
  }

  static String header() {
    return "process,second,"
        + Stream.of(Measure.values())
            .map(each -> each.name().toLowerCase(java.util.Locale.ROOT))
            .collect(Collectors.joining(","));
  }

  /** A line of a table; empty cells where a process has no such thing. */
  String line() {
    return process
        + ','
        + second
        + ','
        + Stream.of(Measure.values())
            .map(each -> values.containsKey(each) ? "%.1f".formatted(values.get(each)) : "")
            .collect(Collectors.joining(","));
  }
}
