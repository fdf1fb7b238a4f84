package io.athanor.local.console;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The only place that prints. On a terminal the last line may be a live one that is drawn again and
 * again; elsewhere only whole lines are written. Colours need a terminal and respect {@code
 * NO_COLOR} (no-color.org).
 */
public final class Console {

  private static final String ERASE_LINE = "\r\u001b[2K";
  private static final int DEFAULT_COLUMNS = 80;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private final boolean colours;
  private final int columns;
  private String liveLine = "";

  Console(PrintStream out, PrintStream err, boolean terminal, boolean colours, int columns) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.colours = colours;
    this.columns = columns;
  }

  /**
   * The process's own output. {@code ATHANOR_COLUMNS} is set by the script when its output is a
   * terminal, and tells how wide it is.
   */
  public static Console ofProcess(Map<String, String> environment, boolean withoutColour) {
    String width = environment.getOrDefault("ATHANOR_COLUMNS", "");
    boolean terminal = width.matches("\\d{1,4}");
    boolean colours =
        terminal
            && !withoutColour
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    return new Console(
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        terminal,
        colours,
        terminal ? Integer.parseInt(width) : DEFAULT_COLUMNS);
  }

  /** Whether a live line can be drawn. */
  public boolean isTerminal() {
    return terminal;
  }

  public int columns() {
    return columns;
  }

  /** A line that stays. */
  public synchronized void line(String text) {
    eraseLive();
    out.println(text);
    drawLive();
  }

  public void line() {
    line("");
  }

  /** Text without line end, for answers that arrive piece by piece. */
  public synchronized void text(String text) {
    out.print(text);
    out.flush();
  }

  /** What went wrong, on the error stream. */
  public synchronized void error(String message) {
    eraseLive();
    out.flush();
    err.println(styled(Style.RED, "error: ") + message);
    drawLive();
  }

  /** Draws the live line; on no terminal it is ignored. */
  public synchronized void live(String text) {
    if (terminal) {
      eraseLive();
      liveLine = text.length() > columns - 1 ? text.substring(0, columns - 1) : text;
      drawLive();
    }
  }

  /** Removes the live line. */
  public synchronized void endLive() {
    eraseLive();
    liveLine = "";
  }

  /** The text in a style where colours are allowed, else as it is. */
  public String styled(Style style, String text) {
    return colours ? "\u001b[" + style.code() + "m" + text + "\u001b[0m" : text;
  }

  private void eraseLive() {
    if (!liveLine.isEmpty()) {
      out.print(ERASE_LINE);
      out.flush();
    }
  }

  private void drawLive() {
    if (!liveLine.isEmpty()) {
      out.print(liveLine);
      out.flush();
    }
  }
}
