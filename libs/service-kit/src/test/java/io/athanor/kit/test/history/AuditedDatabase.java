package io.athanor.kit.test.history;

import java.util.Map;
import java.util.Objects;

/** A service's database whose changes are recorded. */
public record AuditedDatabase(String name, String jdbcUrl, String user, String password) {

  /** The database of a service that was started with these settings. */
  public static AuditedDatabase of(String name, Map<String, String> settings) {
    return new AuditedDatabase(
        name,
        setting(settings, "quarkus.datasource.jdbc.url"),
        setting(settings, "quarkus.datasource.username"),
        setting(settings, "quarkus.datasource.password"));
  }

  private static String setting(Map<String, String> settings, String key) {
    return Objects.requireNonNull(settings.get(key), key);
  }
}
