package io.athanor.kit.work;

import io.athanor.kit.observe.LogKeys;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One platform thread that takes work from the database for as long as there is some: woken by a
 * nudge when an event brought work, and by a timer for what a crash or a lost nudge left behind.
 */
public final class WorkLoop implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(WorkLoop.class);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);

  /** One unit of work. */
  @FunctionalInterface
  public interface Step {
    /** Takes and does one unit; false when there was none. */
    boolean doNext() throws Exception;
  }

  private final String name;
  private final Duration idle;
  private final Step step;
  private final Semaphore wakeUps = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Creates the loop; {@link #start()} begins it.
   *
   * @param name of the thread and in log entries
   * @param idle longest time between two looks for work
   */
  public WorkLoop(String name, Duration idle, Step step) {
    this.name = name;
    this.idle = idle;
    this.step = step;
    this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
  }

  public WorkLoop start() {
    thread.start();
    return this;
  }

  /** There may be work: look now. */
  public void nudge() {
    if (wakeUps.availablePermits() == 0) {
      wakeUps.release();
    }
  }

  /** Ends the loop and interrupts the unit in progress; what it left is found by the next start. */
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

  private void run() {
    Duration backOff = Duration.ofMillis(500);
    while (!closed) {
      Duration pause = idle;
      try {
        if (step.doNext()) {
          pause = Duration.ZERO;
        }
        backOff = Duration.ofMillis(500);
      } catch (InterruptedException e) {
        continue;
      } catch (Throwable e) {
        // Deep recursion or a missing class ends this unit, not the loop; services have the JVM end
        // the process when memory is out.
        if (closed) {
          return;
        }
        LOGGER
            .atError()
            .setCause(e)
            .addKeyValue(LogKeys.WORK, name)
            .log("work failed, will be tried again");
        pause = backOff;
        backOff =
            backOff.multipliedBy(2).compareTo(LONGEST_BACK_OFF) > 0
                ? LONGEST_BACK_OFF
                : backOff.multipliedBy(2);
      }
      rest(pause);
    }
  }

  private void rest(Duration pause) {
    if (pause.isZero()) {
      return;
    }
    try {
      if (wakeUps.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        wakeUps.drainPermits();
      }
    } catch (InterruptedException e) {
      // closed, or woken for nothing: the loop's condition decides
    }
  }
}
