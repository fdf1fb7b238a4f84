package io.athanor.inference.embedding;

import io.athanor.inference.embedding.encoder.SentenceEncoder;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that computes with the encoder. The encoder is opened for the first work and
 * closed when none came for a while; without work the thread sleeps.
 */
final class EncoderThread implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(EncoderThread.class);

  /** Whose work comes first. */
  enum Urgency {
    /** Somebody waits for the answer. */
    INTERACTIVE,
    /** Paragraphs that are indexed. */
    BACKGROUND
  }

  /** Opens the encoder. */
  @FunctionalInterface
  interface Opener {
    SentenceEncoder open() throws IOException;
  }

  private record Job<T>(
      Urgency urgency, long order, Function<SentenceEncoder, T> work, CompletableFuture<T> result) {

    void run(SentenceEncoder encoder) {
      try {
        result.complete(work.apply(encoder));
      } catch (RuntimeException | Error e) {
        result.completeExceptionally(e);
      }
    }
  }

  private final Opener opener;
  private final Duration idle;
  private final int limit;
  private final AtomicLong order = new AtomicLong();
  private final AtomicInteger waiting = new AtomicInteger();
  private final PriorityBlockingQueue<Job<?>> jobs =
      new PriorityBlockingQueue<>(
          11, Comparator.<Job<?>, Urgency>comparing(Job::urgency).thenComparing(Job::order));
  private final Thread thread;
  private volatile boolean closed;

  EncoderThread(Opener opener, Duration idle, int limit) {
    this.opener = opener;
    this.idle = idle;
    this.limit = limit;
    this.thread = Thread.ofPlatform().name("embedding").daemon().unstarted(this::run);
    thread.start();
  }

  /**
   * Has work done on the encoder and waits for it.
   *
   * @throws EncoderBusyException when too much waits already that is interactive too
   */
  <T> T call(Urgency urgency, Function<SentenceEncoder, T> work) {
    if (urgency == Urgency.BACKGROUND) {
      return run(urgency, work);
    }
    try {
      if (waiting.incrementAndGet() > limit) {
        throw new EncoderBusyException(limit);
      }
      return run(urgency, work);
    } finally {
      waiting.decrementAndGet();
    }
  }

  private <T> T run(Urgency urgency, Function<SentenceEncoder, T> work) {
    try {
      Job<T> job = new Job<>(urgency, order.getAndIncrement(), work, new CompletableFuture<>());
      jobs.add(job);
      return job.result().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void run() {
    SentenceEncoder encoder = null;
    while (!closed) {
      try {
        Job<?> job =
            encoder == null ? jobs.take() : jobs.poll(idle.toMillis(), TimeUnit.MILLISECONDS);
        if (job == null) {
          encoder = unload(encoder);
          continue;
        }
        encoder = encoder == null ? open(job) : encoder;
        if (encoder != null) {
          job.run(encoder);
        }
      } catch (InterruptedException e) {
        break;
      }
    }
    unload(encoder);
    IllegalStateException ended = new IllegalStateException("the service is stopping");
    for (Job<?> job = jobs.poll(); job != null; job = jobs.poll()) {
      job.result().completeExceptionally(ended);
    }
  }

  private @Nullable SentenceEncoder open(Job<?> job) {
    try {
      SentenceEncoder encoder = opener.open();
      LOGGER.atInfo().log("sentence encoder loaded");
      return encoder;
    } catch (IOException | RuntimeException | LinkageError e) {
      LOGGER.atError().setCause(e).log("the sentence encoder cannot be loaded");
      job.result()
          .completeExceptionally(
              new IllegalStateException("the sentence encoder cannot be loaded: " + e, e));
      return null;
    }
  }

  private @Nullable SentenceEncoder unload(@Nullable SentenceEncoder encoder) {
    if (encoder != null) {
      encoder.close();
      LOGGER.atInfo().log("sentence encoder unloaded");
    }
    return null;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
