package io.athanor.ingest.read.office;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.read.BinaryReader;
import io.athanor.ingest.read.Rendition;
import io.athanor.ingest.read.SourceFormat;
import io.athanor.ingest.source.RejectedSourceException;
import io.athanor.ingest.source.Rejections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads binary files in a process of its own, one at a time. A file that takes too long, needs too
 * much memory or crashes its parser costs that process and nothing else; the next file gets a new
 * one. The process is kept for the files that follow and ends when none comes for a while.
 */
public final class ForkedReader implements BinaryReader, AutoCloseable {

  private static final int MOST_BYTES_PER_CHARACTER = 4;

  private final ForkLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("reader-idle").daemon().factory());
  private @Nullable ForkProcess fork;
  private @Nullable Future<?> idleEnd;

  public ForkedReader(ForkLimits limits) {
    this.limits = limits;
  }

  @Override
  public Rendition read(SourceFormat format, String sourceUri, byte[] content)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (idleEnd != null) {
        idleEnd.cancel(false);
      }
      ForkProcess process = running();
      Path input = process.folder().resolve("input");
      Path output = process.folder().resolve("output");
      try {
        Files.write(input, content);
        return new Rendition(text(process, format, sourceUri, input, output), mediaType(format));
      } catch (IOException e) {
        throw new UncheckedIOException("the reader's folder cannot be used: " + e.getMessage(), e);
      } finally {
        Files.deleteIfExists(input);
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the reader's folder cannot be used: " + e.getMessage(), e);
    } finally {
      idleEnd = timer.schedule(this::endIdle, limits.idle().toMillis(), TimeUnit.MILLISECONDS);
      lock.unlock();
    }
  }

  private String text(
      ForkProcess process, SourceFormat format, String sourceUri, Path input, Path output)
      throws InterruptedException, IOException {
    String answer;
    try {
      answer = process.ask(format.name(), input, output, limits.timeout());
    } catch (InterruptedException e) {
      end();
      throw e;
    }
    if (answer == null) {
      end();
      throw Rejections.invalid(
          sourceUri,
          "reading the "
              + format.word()
              + " file took longer than "
              + limits.timeout().toSeconds()
              + " s (athanor.ingest.reader.timeout)");
    }
    if (ForkProcess.isEnd(answer)) {
      end();
      throw Rejections.invalid(
          sourceUri,
          "the "
              + format.word()
              + " file took down the process that reads it; it is damaged, or needs more memory"
              + " than "
              + limits.maxHeapMegabytes()
              + " MB (athanor.ingest.reader.max-heap)");
    }
    if (!answer.equals("@ok")) {
      throw new RejectedSourceException(
          ProblemCode.INVALID_SOURCE,
          Rejections.invalid(sourceUri, answer.replaceFirst("^@refused ?", "")).detail());
    }
    if (Files.size(output) > limits.maxCharacters() * MOST_BYTES_PER_CHARACTER) {
      throw Rejections.invalid(sourceUri, "the file unpacks to too much text");
    }
    return Files.readString(output);
  }

  private static String mediaType(SourceFormat format) {
    return switch (format) {
      case EPUB -> "application/xhtml+xml;charset=utf-8";
      case PARQUET -> "application/x-ndjson;charset=utf-8";
      case HTML, MARKDOWN, TEXT, PDF, CSV, TSV, JSON, JSON_LINES, BINARY ->
          "text/plain;charset=utf-8";
    };
  }

  private ForkProcess running() {
    ForkProcess current = fork;
    if (current != null && current.isAlive()) {
      return current;
    }
    end();
    ForkProcess started = ForkProcess.start(limits);
    fork = started;
    return started;
  }

  private void end() {
    if (fork != null) {
      fork.close();
      fork = null;
    }
  }

  private void endIdle() {
    // A file in work holds the lock and plans the next end itself.
    if (lock.tryLock()) {
      try {
        end();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Process id of the reader process, while there is one. */
  @Nullable Long pid() {
    ForkProcess current = fork;
    return current == null || !current.isAlive() ? null : current.pid();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    lock.lock();
    try {
      end();
    } finally {
      lock.unlock();
    }
  }
}
