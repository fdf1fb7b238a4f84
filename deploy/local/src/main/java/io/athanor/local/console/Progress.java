package io.athanor.local.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How far one stage has come, as one line: {@code training [#####.....] 50 % step 120 of 240 ...}.
 *
 * @param stage the stage's name for people
 * @param share done over total, 0 to 1; empty when nobody knows the total
 * @param facts short texts such as {@code loss 0.81}
 */
public record Progress(String stage, OptionalDouble share, List<String> facts) {

  /** Width of the stage's name, so that lines of all stages align. */
  static final int NAME_WIDTH = 12;

  private static final int BAR_CELLS = 24;

  public Progress {
    facts = List.copyOf(facts);
    if (share.isPresent() && !(share.getAsDouble() >= 0 && share.getAsDouble() <= 1)) {
      throw new IllegalArgumentException("share must be 0 to 1, was " + share.getAsDouble());
    }
  }

  /** The line with a bar, for a terminal. */
  public String asBar() {
    return line(share.isPresent() ? bar(share.getAsDouble()) + " " + percent() : "...");
  }

  /** The line without a bar. */
  public String asText() {
    return line(share.isPresent() ? percent() : "...");
  }

  /** {@code 3:07}, or {@code 1:02:07} from an hour on. */
  public static String clock(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds < 3600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private String line(String howFar) {
    var parts = new ArrayList<String>();
    parts.add(name(stage) + howFar);
    parts.addAll(facts);
    return String.join("  ", parts);
  }

  static String name(String stage) {
    return stage + " ".repeat(Math.max(2, NAME_WIDTH - stage.length()));
  }

  private String percent() {
    return "%3d %%".formatted((int) (share.getAsDouble() * 100));
  }

  private static String bar(double share) {
    int filled = (int) (share * BAR_CELLS);
    return "[" + "#".repeat(filled) + ".".repeat(BAR_CELLS - filled) + "]";
  }
}
