package io.athanor.inference.chat;

import io.athanor.kit.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes OpenAI's server-sent events; blocks while the client does not read. */
final class EventStream {

  private static final String DONE = "[DONE]";

  private final OutputStream out;
  private final SlowReaders.Stream watched;

  EventStream(OutputStream out, SlowReaders.Stream watched) {
    this.out = out;
    this.watched = watched;
  }

  /** Sends an object. */
  void send(Object chunk) throws IOException {
    send(chunk, System.nanoTime());
  }

  /** Sends an object that was ready at an earlier time. */
  void send(Object chunk, long readyNanos) throws IOException {
    write(Json.text(chunk), readyNanos);
  }

  /** Sends the event that ends the stream. */
  void done() throws IOException {
    write(DONE, System.nanoTime());
  }

  private void write(String data, long readyNanos) throws IOException {
    watched.writing(readyNanos);
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    watched.written();
  }
}
