package io.athanor.kit.test;

import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** Adds the message of every log record to a list. */
public final class CollectingHandler extends Handler {

  private final List<String> lines;

  public CollectingHandler(List<String> lines) {
    this.lines = lines;
  }

  @Override
  public void publish(LogRecord entry) {
    lines.add(entry.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
