package io.athanor.local.cli;

import io.athanor.local.PlatformListener;
import io.athanor.local.console.Console;
import io.athanor.local.console.Style;
import java.time.Duration;

/** Prints what the platform starts, restarts and stops. */
record StartingListener(Console console) implements PlatformListener {

  @Override
  public void ready(String part, Duration took) {
    console.line(
        "  %s %-18s ready in %.1f s"
            .formatted(console.styled(Style.GREEN, "✓"), part, took.toMillis() / 1000.0));
  }

  @Override
  public void restarting(String part) {
    console.line(
        "  %s %-18s ended unexpectedly, starting it again"
            .formatted(console.styled(Style.YELLOW, "!"), part));
  }

  @Override
  public void stopping() {
    console.endLive();
    console.line("Stopping the platform");
  }
}
