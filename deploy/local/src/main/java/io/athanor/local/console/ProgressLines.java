package io.athanor.local.console;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Shows the stages of long work: a live line on a terminal, else a plain line when a stage begins,
 * at each tenth of the way and at least every half minute.
 */
public final class ProgressLines {

  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final Console console;
  private final InstantSource clock;
  private String stage = "";
  private int tenth = -1;
  private Instant printedAt = Instant.MIN;

  public ProgressLines(Console console, InstantSource clock) {
    this.console = console;
    this.clock = clock;
  }

  /** Shows where a stage stands. */
  public void show(Progress progress) {
    if (console.isTerminal()) {
      console.live("  " + progress.asBar());
      return;
    }
    int tenthNow = progress.share().isPresent() ? (int) (progress.share().getAsDouble() * 10) : -1;
    boolean silent = printedAt.plus(SILENCE).isBefore(clock.instant());
    if (!progress.stage().equals(stage) || tenthNow != tenth || silent) {
      stage = progress.stage();
      tenth = tenthNow;
      printedAt = clock.instant();
      console.line("  " + progress.asText());
    }
  }

  /** A stage has begun; says with what. */
  public void begun(String name, String text) {
    end(Style.CYAN, "›", name, text);
  }

  /** A stage is over. */
  public void done(String finished, String result) {
    end(Style.GREEN, "✓", finished, result);
  }

  /** Something that does not end the work but should be known. */
  public void warn(String where, String what) {
    end(Style.YELLOW, "!", where, what);
  }

  private void end(Style style, String mark, String name, String text) {
    console.endLive();
    console.line(console.styled(style, mark) + " " + Progress.name(name) + text);
  }
}
