package io.athanor.e2e.chaos;

import io.athanor.kit.test.history.AuditedDatabase;
import io.athanor.kit.test.history.HistoryRecorder;
import io.athanor.local.LocalPlatform;
import io.athanor.local.service.Service;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.PortOwner;
import io.athanor.local.settings.PostgresAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;

/** Records the history of a platform with its own PostgreSQL. */
public final class PlatformHistory {

  private PlatformHistory() {}

  /**
   * Begins to record a platform that is ready.
   *
   * @param services those that were started; the tables of the others do not exist
   */
  public static HistoryRecorder start(String name, LocalPlatform platform, Set<Service> services) {
    return HistoryRecorder.start(
        name, platform.settings().bootstrapServers(), databases(platform.settings(), services));
  }

  /** The databases of services, for whoever wants to look into them. */
  public static List<AuditedDatabase> databases(PlatformSettings settings, Set<Service> services) {
    PostgresAccess access =
        new PostgresAccess(
            "127.0.0.1",
            settings.ports().of(PortOwner.POSTGRES),
            "",
            "athanor",
            password(settings));
    return services.stream()
        .sorted()
        .map(
            service ->
                new AuditedDatabase(
                    service.word(),
                    access.jdbcUrl(service.database()),
                    access.user(),
                    access.password()))
        .toList();
  }

  private static String password(PlatformSettings settings) {
    try {
      return Files.readString(settings.home().postgres().resolve("password")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL's password", e);
    }
  }
}
