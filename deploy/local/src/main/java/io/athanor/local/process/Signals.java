package io.athanor.local.process;

import io.athanor.local.process.ChildSpec.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that {@link ProcessHandle} has no method for. */
final class Signals {

  private Signals() {}

  static void send(ProcessHandle process, StopSignal signal) {
    switch (signal) {
      case TERM -> process.destroy();
      case INT -> {
        try {
          new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
