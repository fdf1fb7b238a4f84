package io.athanor.inference.chat;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends streams whose clients do not read.
 *
 * <p>An answer leaves the engine at the engine's pace and is kept until its client has taken it, so
 * a slow client holds up nobody; one that is further behind than the limit is disconnected, so that
 * what is kept is bounded.
 */
@ApplicationScoped
class SlowReaders {

  private static final Logger LOGGER = LoggerFactory.getLogger(SlowReaders.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** A stream that is being written. */
  static final class Stream implements AutoCloseable {

    private final Runnable disconnect;
    private final Set<Stream> streams;
    private volatile long pendingSinceNanos;
    private volatile boolean pending;

    private Stream(Runnable disconnect, Set<Stream> streams) {
      this.disconnect = disconnect;
      this.streams = streams;
    }

    /** Something that was there at the given time is handed to the client now. */
    void writing(long sinceNanos) {
      pendingSinceNanos = sinceNanos;
      pending = true;
    }

    /** The client has taken it. */
    void written() {
      pending = false;
    }

    @Override
    public void close() {
      streams.remove(this);
    }

    private boolean isBehind(Duration limit) {
      return pending && System.nanoTime() - pendingSinceNanos > limit.toNanos();
    }
  }

  private final ChatConfig config;
  private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("slow-readers").factory());

  SlowReaders(ChatConfig config) {
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    timer.scheduleWithFixedDelay(
        this::endThoseBehind, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
  }

  /**
   * Watches a stream until it is closed.
   *
   * @param disconnect makes its writer fail
   */
  Stream watch(Runnable disconnect) {
    Stream stream = new Stream(disconnect, streams);
    streams.add(stream);
    return stream;
  }

  private void endThoseBehind() {
    for (Stream stream : streams) {
      if (stream.isBehind(config.slowReaderLimit())) {
        LOGGER.atInfo().log("a client does not read its stream and is disconnected");
        stream.close();
        stream.disconnect.run();
      }
    }
  }
}
