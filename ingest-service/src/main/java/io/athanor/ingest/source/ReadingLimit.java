package io.athanor.ingest.source;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the readers that run inside the service may take for one source. A reading has a thread
 * of its own; when its time is up, the source is rejected and the thread interrupted, which readers
 * obey wherever they go through lines, rows or elements ({@link #check}). A reading that does not
 * obey goes on at the lowest priority until it ends, and holds up nobody.
 */
public final class ReadingLimit {

  private static final Logger LOGGER = LoggerFactory.getLogger(ReadingLimit.class);
  private static final Duration TIME_TO_OBEY = Duration.ofSeconds(2);

  private final Duration longest;

  /** A limit of that length. */
  public ReadingLimit(Duration longest) {
    this.longest = longest;
  }

  /**
   * Reads within the time.
   *
   * @throws RejectedSourceException when the time is up
   */
  public <T> T within(String sourceUri, Supplier<T> reading) throws InterruptedException {
    FutureTask<T> task = new FutureTask<>(reading::get);
    Thread thread = Thread.ofPlatform().daemon().name("read-source").start(task);
    try {
      return task.get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      stop(thread, sourceUri);
      throw Rejections.invalid(
          sourceUri,
          "reading it took longer than "
              + longest.toMillis() / 1000.0
              + " s (athanor.ingest.reader.timeout); split it, or name the kind that it is");
    } catch (InterruptedException e) {
      thread.interrupt();
      throw e;
    } catch (ExecutionException e) {
      throw cause(e);
    }
  }

  /**
   * Ends a reading whose time is up; to be called for every line, row or element.
   *
   * @throws CancellationException when the reading is to end
   */
  public static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the time for reading the source is up");
    }
  }

  private static void stop(Thread thread, String sourceUri) throws InterruptedException {
    thread.interrupt();
    if (!thread.join(TIME_TO_OBEY)) {
      thread.setPriority(Thread.MIN_PRIORITY);
      LOGGER
          .atError()
          .addKeyValue("source", SourceName.of(sourceUri))
          .setCause(stack(thread))
          .log("a reading goes on behind its time limit");
    }
  }

  /** Where a thread is at the moment. */
  private static Throwable stack(Thread thread) {
    Throwable place = new IllegalStateException("the reader is here");
    place.setStackTrace(thread.getStackTrace());
    return place;
  }

  private static RuntimeException cause(ExecutionException failure) {
    return switch (failure.getCause()) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      case null, default -> new IllegalStateException(failure);
    };
  }
}
