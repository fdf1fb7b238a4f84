package io.athanor.trainer.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.trainer.progress.ProgressListener;
import io.athanor.trainer.progress.TrainingEvent;
import java.io.PrintStream;

/** Writes events as lines of JSON, each at once and whole. */
final class LineWriter implements ProgressListener {
  private final ObjectMapper json = new ObjectMapper();
  private final PrintStream out;

  LineWriter(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void report(TrainingEvent event) {
    try {
      out.print(json.writerFor(TrainingEvent.class).writeValueAsString(event) + "\n");
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("event cannot be written: " + event, e);
    }
  }
}
