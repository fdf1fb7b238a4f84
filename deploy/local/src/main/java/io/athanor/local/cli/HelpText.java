package io.athanor.local.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The help pages: text files among the resources, because the script prints the same files before
 * anything is built.
 */
final class HelpText {

  private HelpText() {}

  /** The page of the first argument, or the overview. */
  static String of(String... arguments) {
    String command = arguments.length == 0 ? "athanor" : arguments[0];
    InputStream found =
        command.matches("[a-z-]+") ? HelpText.class.getResourceAsStream(file(command)) : null;
    try (InputStream page =
        found == null ? HelpText.class.getResourceAsStream(file("athanor")) : found) {
      if (page == null) {
        throw new IllegalStateException("no help page for " + command);
      }
      return new String(page.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String file(String command) {
    return "help/" + command + ".txt";
  }
}
