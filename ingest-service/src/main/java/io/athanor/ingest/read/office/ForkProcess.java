package io.athanor.ingest.read.office;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running reader process with a folder of its own, which goes when the process goes. */
final class ForkProcess implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(ForkProcess.class);

  /** Says that the process has ended. */
  private static final String ENDED = "@ended";

  private final Process process;
  private final Path folder;
  private final Writer requests;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private ForkProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofVirtual().name("reader-answers").start(() -> read(process));
  }

  static ForkProcess start(ForkLimits limits) {
    try {
      Files.createDirectories(limits.folder());
      Path folder = Files.createTempDirectory(limits.folder(), "reader-");
      ProcessBuilder builder =
          ForkLaunch.builder(limits, folder).redirectError(ProcessBuilder.Redirect.DISCARD);
      ForkProcess fork = new ForkProcess(builder.start(), folder);
      LOGGER.atInfo().addKeyValue("pid", fork.process.pid()).log("reader process started");
      return fork;
    } catch (IOException e) {
      throw new UncheckedIOException("the reader process cannot be started: " + e.getMessage(), e);
    }
  }

  Path folder() {
    return folder;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /**
   * Asks for a file and waits.
   *
   * @return the answer; null when none came in time
   */
  @Nullable String ask(String format, Path input, Path output, Duration patience)
      throws InterruptedException {
    try {
      requests.write(format + "\t" + input + "\t" + output + "\n");
      requests.flush();
    } catch (IOException e) {
      return ENDED;
    }
    return answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  static boolean isEnd(String answer) {
    return answer.equals(ENDED);
  }

  private void read(Process process) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("@")) {
          answers.add(line);
        }
      }
    } catch (IOException e) {
      LOGGER.atDebug().setCause(e).log("the reader process does not answer any more");
    }
    answers.add(ENDED);
  }

  /** Kills the process and deletes its files. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOGGER.atWarn().setCause(e).log("files of a reader process could not be deleted");
    }
  }
}
