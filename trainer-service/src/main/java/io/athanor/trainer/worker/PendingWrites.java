package io.athanor.trainer.worker;

import io.athanor.trainer.lease.LeaseLostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Journal entries in their order, kept while the database is away: training goes on meanwhile,
 * until the lease ends it. A lost lease is never waited out. Belongs to the slot's thread.
 */
final class PendingWrites {

  private static final Logger LOGGER = LoggerFactory.getLogger(PendingWrites.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final Deque<Runnable> entries = new ArrayDeque<>();
  private final LongSupplier nanoClock;
  private long nextTry;

  PendingWrites(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.nextTry = nanoClock.getAsLong();
  }

  void add(Runnable entry) {
    entries.addLast(entry);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * Writes what can be written now.
   *
   * @throws LeaseLostException when an entry was refused; everything behind it would be as well
   */
  void flush() {
    if (nanoClock.getAsLong() - nextTry < 0) {
      return;
    }
    while (!entries.isEmpty()) {
      try {
        entries.getFirst().run();
        entries.removeFirst();
      } catch (LeaseLostException e) {
        entries.clear();
        throw e;
      } catch (RuntimeException e) {
        nextTry = nanoClock.getAsLong() + RETRY_AFTER.toNanos();
        LOGGER.atWarn().setCause(e).log("the run's row cannot be written; it is tried again");
        return;
      }
    }
  }
}
