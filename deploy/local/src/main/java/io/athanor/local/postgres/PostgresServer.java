package io.athanor.local.postgres;

import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.process.ChildSpec;
import io.athanor.local.process.ChildSpec.StopSignal;
import io.athanor.local.process.ForegroundProgram;
import io.athanor.local.process.RunAs;
import io.athanor.local.process.RunAs.OtherUser;
import io.athanor.local.process.Spawner;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.PortOwner;
import io.athanor.local.settings.PostgresAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A PostgreSQL server of our own: data folder made once with a generated password (SCRAM-SHA-256),
 * listening on 127.0.0.1 only, {@code fsync} on.
 *
 * <p>PostgreSQL refuses to run as root; then it runs as {@code postgres} or {@code nobody}.
 */
public final class PostgresServer {

  private static final String SUPERUSER = "athanor";
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

  private final PlatformSettings settings;
  private final Spawner spawner;
  private final RunAs user;
  private final Path folder;

  public PostgresServer(PlatformSettings settings, Spawner spawner) {
    this.settings = settings;
    this.spawner = spawner;
    this.folder = settings.home().postgres();
    this.user =
        System.getProperty("user.name").equals("root")
            ? OtherUser.firstOf(List.of("postgres", "nobody"))
            : new RunAs.SameUser();
  }

  /** Unpacks the programs, makes the data folder if there is none, and describes the child. */
  public ChildSpec prepare() {
    PostgresBinaries binaries = PostgresBinaries.unpackedUnder(folder);
    if (user instanceof OtherUser other) {
      requireTraversableBy(other);
    }
    Path data = folder.resolve("data");
    if (Files.notExists(data)) {
      new DataFolderSetup(binaries, spawner, user, SUPERUSER).make(folder, password());
    }
    PostgresAccess access = access();
    return new ChildSpec(
        "postgres",
        List.of(
            binaries.program("postgres"),
            "-D",
            data.toString(),
            "-p",
            Integer.toString(access.port()),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "shared_buffers=32MB",
            "-c",
            "max_connections=100",
            "-c",
            "log_timezone=UTC"),
        Map.of(),
        data,
        settings.home().logs().resolve("postgres.log"),
        OptionalInt.of(access.port()),
        () -> Databases.answers(access),
        READY_TIMEOUT,
        StopSignal.INT,
        user,
        new StalePostmaster(data)::clear);
  }

  /** Where the server listens and who may do everything on it. */
  public PostgresAccess access() {
    return new PostgresAccess(
        "127.0.0.1", settings.ports().of(PortOwner.POSTGRES), "", SUPERUSER, password().value());
  }

  private GeneratedPassword password() {
    return GeneratedPassword.keptIn(folder.resolve("password"));
  }

  private void requireTraversableBy(OtherUser other) {
    try {
      ForegroundProgram.run(
          "Reaching PostgreSQL's folder",
          Path.of("/"),
          spawner.commandAs(other, List.of("test", "-x", folder.toString())));
    } catch (PlatformFailure e) {
      throw new PlatformFailure(
          "%s lies under a folder that the user %s, which PostgreSQL runs as, may not enter; choose"
                  .formatted(folder, other.name())
              + " another data folder with --home or ATHANOR_HOME (root's default is"
              + " /var/lib/athanor)",
          e);
    }
  }

  /** Moves a whole new data folder into place. */
  private record DataFolderSetup(
      PostgresBinaries binaries, Spawner spawner, RunAs user, String superuser) {

    void make(Path folder, GeneratedPassword password) {
      Path data = folder.resolve("data");
      Path partial = folder.resolve("data.partial");
      Path passwordFile = folder.resolve("initdb-password");
      try {
        PostgresBinaries.deleteTree(partial);
        Files.createDirectory(partial);
        password.writeCopy(passwordFile);
        if (user instanceof OtherUser other) {
          giveTo(other, partial);
          giveTo(other, passwordFile);
        }
        ForegroundProgram.run(
            "Making PostgreSQL's data folder",
            folder,
            spawner.commandAs(
                user,
                List.of(
                    binaries.program("initdb"),
                    "--pgdata=" + partial,
                    "--username=" + superuser,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C")));
        Files.move(partial, data, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new PlatformFailure("%s cannot be made: %s".formatted(data, e), e);
      } finally {
        passwordFile.toFile().delete();
      }
    }

    private static void giveTo(OtherUser user, Path path) throws IOException {
      Files.setAttribute(path, "unix:uid", user.userId());
      Files.setAttribute(path, "unix:gid", user.groupId());
    }
  }
}
