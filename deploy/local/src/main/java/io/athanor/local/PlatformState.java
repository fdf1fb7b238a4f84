package io.athanor.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.athanor.local.process.ChildSnapshot;
import io.athanor.local.settings.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * What a running launcher tells other commands, in {@code run/platform.json}. Only to be believed
 * while the launcher holds its lock.
 *
 * @param ready whether everything has started
 */
public record PlatformState(
    long pid, String frontDoor, boolean ready, List<ChildSnapshot> processes) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public PlatformState {
    processes = List.copyOf(processes);
  }

  static Optional<PlatformState> read(DataFolder home) {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file(home)), PlatformState.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The state of the launcher that runs on this data folder now. */
  public static Optional<PlatformState> ofRunning(DataFolder home) {
    return PlatformLock.isHeld(home) ? read(home) : Optional.empty();
  }

  void write(DataFolder home) {
    Path temporary = home.run().resolve("platform.json.tmp");
    try {
      Files.writeString(temporary, text());
      Files.move(
          temporary,
          file(home),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void remove(DataFolder home) {
    try {
      Files.deleteIfExists(file(home));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text() throws JsonProcessingException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
  }

  private static Path file(DataFolder home) {
    return home.run().resolve("platform.json");
  }
}
