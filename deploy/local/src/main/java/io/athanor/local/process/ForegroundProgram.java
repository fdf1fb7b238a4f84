package io.athanor.local.process;

import io.athanor.local.failure.PlatformFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A short program that is run to its end, such as a formatter of a data folder. */
public final class ForegroundProgram {

  private ForegroundProgram() {}

  /**
   * Runs it and returns its output.
   *
   * @throws PlatformFailure with the output when its status is not 0
   */
  public static String run(String purpose, Path workingFolder, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(workingFolder.toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new PlatformFailure(
            "%s failed with status %d:%n%s".formatted(purpose, status, output.strip()));
      }
      return output;
    } catch (IOException e) {
      throw new PlatformFailure("%s failed: %s".formatted(purpose, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformFailure(purpose + " was interrupted", e);
    }
  }
}
