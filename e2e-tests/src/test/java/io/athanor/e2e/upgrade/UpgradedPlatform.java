package io.athanor.e2e.upgrade;

import io.athanor.local.LocalPlatform;
import io.athanor.local.PlatformListener;
import io.athanor.local.service.Service;
import io.athanor.local.settings.AccessSettings;
import io.athanor.local.settings.BlobSettings;
import io.athanor.local.settings.DataFolder;
import io.athanor.local.settings.Installation;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.PortOwner;
import io.athanor.local.settings.Ports;
import io.athanor.local.settings.PostgresAccess;
import io.athanor.local.settings.TrainerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Today's services on the databases, topics and blobs that a release left behind. */
final class UpgradedPlatform implements AutoCloseable {

  private final LocalPlatform servers;
  private final LocalPlatform services;

  private UpgradedPlatform(LocalPlatform servers, LocalPlatform services) {
    this.servers = servers;
    this.services = services;
  }

  /** Starts Kafka and PostgreSQL, fills them, and then starts the services. */
  static UpgradedPlatform on(Fixture fixture, Path folder) throws IOException, SQLException {
    // PostgreSQL's user has to come through.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    DataFolder home = new DataFolder(folder.resolve("home"));
    Fixture.placeSources();
    fixture.placeBlobs(home.blobs());
    LocalPlatform servers =
        start(
            PlatformSettings.of(new DataFolder(folder.resolve("servers")), Ports.free()), Set.of());
    try {
      PostgresAccess postgres = postgres(servers.settings());
      for (Service service : Service.values()) {
        DatabaseDump.restore(postgres, service.database(), fixture.database(service.database()));
      }
      RecordedTopic.produceAll(servers.settings().bootstrapServers(), fixture.recordedTopics());
      return new UpgradedPlatform(
          servers,
          start(
              new PlatformSettings(
                  home,
                  "127.0.0.1",
                  Ports.free(),
                  AccessSettings.open(),
                  Optional.of(servers.settings().bootstrapServers()),
                  Optional.of(postgres),
                  TrainerSettings.sharing(1),
                  Optional.empty(),
                  BlobSettings.inDataFolder(),
                  Map.of()),
              Set.of(Service.values())));
    } catch (IOException | SQLException | RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  static LocalPlatform start(PlatformSettings settings, Set<Service> services) {
    return LocalPlatform.start(settings, Installation.locate(), PlatformListener.SILENT, services);
  }

  /** The server that a platform started itself. */
  static PostgresAccess postgres(PlatformSettings settings) {
    try {
      return new PostgresAccess(
          "127.0.0.1",
          settings.ports().of(PortOwner.POSTGRES),
          "",
          "athanor",
          Files.readString(settings.home().postgres().resolve("password")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL's password", e);
    }
  }

  PostgresAccess postgres() {
    return postgres(servers.settings());
  }

  String kafka() {
    return servers.settings().bootstrapServers();
  }

  String frontDoor() {
    return services.frontDoor().toString();
  }

  @Override
  public void close() {
    services.close();
    servers.close();
  }
}
