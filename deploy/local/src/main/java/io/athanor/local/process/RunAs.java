package io.athanor.local.process;

import io.athanor.local.failure.PlatformFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The system user a child runs as. */
public sealed interface RunAs {

  /** The launcher's own user. */
  record SameUser() implements RunAs {}

  /** Another user, which only root may choose. */
  record OtherUser(String name, int userId, int groupId) implements RunAs {

    /** Looks names up in {@code /etc/passwd}; the first that exists is taken. */
    public static OtherUser firstOf(List<String> names) {
      try {
        List<String[]> entries =
            Files.readAllLines(Path.of("/etc/passwd")).stream().map(l -> l.split(":", -1)).toList();
        for (String name : names) {
          for (String[] entry : entries) {
            if (entry[0].equals(name)) {
              return new OtherUser(name, Integer.parseInt(entry[2]), Integer.parseInt(entry[3]));
            }
          }
        }
      } catch (IOException e) {
        throw new PlatformFailure("/etc/passwd cannot be read: " + e, e);
      }
      throw new PlatformFailure(
          "PostgreSQL does not run as root and none of the users %s exists; add one with useradd"
              .formatted(names));
    }
  }
}
