package io.athanor.e2e.upgrade;

import io.athanor.local.LocalPlatform;
import io.athanor.local.PlatformListener;
import io.athanor.local.service.Service;
import io.athanor.local.settings.DataFolder;
import io.athanor.local.settings.Installation;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.PortOwner;
import io.athanor.local.settings.Ports;
import io.athanor.local.settings.PostgresAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Set;

/** One data folder that a platform is started on again and again. */
record UpgradedPlatform(PlatformSettings settings) {

  static UpgradedPlatform in(Path folder) throws IOException {
    // PostgreSQL's user has to come through.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new UpgradedPlatform(
        PlatformSettings.of(new DataFolder(folder.resolve("home")), Ports.free()));
  }

  LocalPlatform start(Set<Service> services) {
    return LocalPlatform.start(
        settings, Installation.locate(), PlatformListener.SILENT, services);
  }

  Path blobs() {
    return settings.home().blobs();
  }

  PostgresAccess server() throws IOException {
    Path password = settings.home().postgres().resolve("password");
    return new PostgresAccess(
        "127.0.0.1",
        settings.ports().of(PortOwner.POSTGRES),
        "",
        "athanor",
        Files.readString(password).strip());
  }

  /** Puts a fixture's databases, topics and blobs into a folder that holds nothing yet. */
  void restore(Fixture fixture) throws IOException, SQLException {
    try (LocalPlatform servers = start(Set.of())) {
      for (Service service : Service.values()) {
        DatabaseDump.restore(
            server(),
            service.database(),
            fixture.databases().resolve(service.database() + ".sql"));
      }
      for (Path topic : Fixture.files(fixture.topics())) {
        RecordedTopic.read(topic).produce(servers.settings().bootstrapServers());
      }
    }
    for (Path blob : Fixture.files(fixture.blobs())) {
      place(fixture.blobs().relativize(blob).toString(), Files.readAllBytes(blob));
    }
    for (String key : Files.readAllLines(fixture.baseModelBlobs())) {
      place(key, Fixture.resource(Fixture.BASE_MODEL));
    }
    Fixture.placeSources();
  }

  private void place(String key, byte[] content) throws IOException {
    Path target = blobs().resolve(key);
    Files.createDirectories(target.getParent());
    Files.write(target, content);
  }
}
