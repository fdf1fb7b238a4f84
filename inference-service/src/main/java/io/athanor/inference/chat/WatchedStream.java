package io.athanor.inference.chat;

import io.athanor.kit.http.openai.EventStream;
import java.io.IOException;

/** A stream of events whose reader may be too slow; blocks while the client does not read. */
final class WatchedStream {

  private final EventStream events;
  private final SlowReaders.Stream watched;

  WatchedStream(EventStream events, SlowReaders.Stream watched) {
    this.events = events;
    this.watched = watched;
  }

  void send(Object event) throws IOException {
    send(event, System.nanoTime());
  }

  /** Sends an object that was ready at an earlier time. */
  void send(Object event, long readyNanos) throws IOException {
    watched.writing(readyNanos);
    events.send(event);
    watched.written();
  }

  /** Says that nothing follows. */
  void end() throws IOException {
    watched.writing(System.nanoTime());
    events.end();
    watched.written();
  }
}
