package io.athanor.trainer.lease;

import io.athanor.kit.observe.LogKeys;
import io.athanor.trainer.lease.LeaseRepository.Renewal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heartbeat of the leases this process holds, on a thread of its own: neither a long native
 * step nor a full worker pool can delay it. A renewal also brings what was asked of the run
 * meanwhile. Without a successful renewal for {@link LeaseTerms#selfFenceAfter()} the holder is
 * told {@link StopSignal#LEASE_LOST} before another node can claim the run.
 */
public final class LeaseKeeper implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final Duration TICK = Duration.ofMillis(500);

  /** Longest wait for one renewal, so that one slow answer does not starve the other leases. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(5);

  private final LeaseTerms terms;
  private final Renewals renewals;
  private final LongSupplier nanoClock;
  private final Runnable onLost;
  private final Map<RunLease, Held> held = new ConcurrentHashMap<>();
  private final BlockingQueue<Boolean> nudges = new LinkedBlockingQueue<>();
  private volatile boolean closed;
  private @Nullable Thread thread;

  /** The renewal statement; separate so that decisions can be tested without a database. */
  @FunctionalInterface
  interface Renewals {
    /** Empty when the row is no longer this lease's. */
    Optional<Renewal> renew(RunLease lease, Duration patience);
  }

  /** A lease that is being kept; closing it ends the keeping, not the lease. */
  public interface Keeping extends AutoCloseable {
    @Override
    void close();

    /** Whether the lease must be taken for lost, because no renewal has succeeded in time. */
    boolean isOverdue();
  }

  private record Held(LeaseWatch watch, Consumer<StopSignal> holder) {}

  LeaseKeeper(LeaseTerms terms, Renewals renewals, LongSupplier nanoClock, Runnable onLost) {
    this.terms = terms;
    this.renewals = renewals;
    this.nanoClock = nanoClock;
    this.onLost = onLost;
  }

  /**
   * Keeps a lease until the returned handle is closed.
   *
   * @param claimedAt monotonic nanoseconds before the claim was sent
   * @param holder told on the keeper's thread; may be told more than once
   */
  public Keeping keep(RunLease lease, long claimedAt, Consumer<StopSignal> holder) {
    LeaseWatch watch = new LeaseWatch(terms, claimedAt);
    held.put(lease, new Held(watch, holder));
    return new Keeping() {
      @Override
      public void close() {
        held.remove(lease);
      }

      @Override
      public boolean isOverdue() {
        return watch.isOverdue(nanoClock.getAsLong());
      }
    };
  }

  /** Renews everything soon, because something may have been asked of a run. */
  public void nudge() {
    nudges.add(Boolean.TRUE);
  }

  void start() {
    Thread keeper = Thread.ofPlatform().name("lease-keeper").daemon().unstarted(this::loop);
    thread = keeper;
    keeper.start();
  }

  private void loop() {
    while (!closed) {
      try {
        boolean nudged = nudges.poll(TICK.toMillis(), TimeUnit.MILLISECONDS) != null;
        nudges.clear();
        tick(nudged);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** One round over all leases. */
  void tick(boolean nudged) {
    held.forEach((lease, entry) -> tick(lease, entry, nudged));
  }

  private void tick(RunLease lease, Held entry, boolean nudged) {
    long now = nanoClock.getAsLong();
    LeaseWatch.Decision decision = entry.watch().decide(now);
    if (decision == LeaseWatch.Decision.WAIT && nudged) {
      decision = LeaseWatch.Decision.RENEW;
    }
    switch (decision) {
      case WAIT -> {}
      case FENCE -> lose(lease, entry, "no renewal succeeded in time");
      case RENEW -> renew(lease, entry, now);
    }
  }

  private void renew(RunLease lease, Held entry, long now) {
    Duration patience = entry.watch().patience(now);
    Duration limit = patience.compareTo(LONGEST_CALL) < 0 ? patience : LONGEST_CALL;
    try {
      Optional<Renewal> renewal = renewals.renew(lease, limit);
      if (renewal.isEmpty()) {
        lose(lease, entry, "the row belongs to another attempt");
        return;
      }
      entry.watch().confirmed(now);
      renewal.get().stopRequest().ifPresent(entry.holder());
    } catch (RuntimeException e) {
      entry.watch().failed(now);
      LOGGER
          .atWarn()
          .addKeyValue(LogKeys.RUN, lease.runId())
          .setCause(e)
          .log("a lease could not be renewed; it is tried again");
    }
  }

  private void lose(RunLease lease, Held entry, String reason) {
    if (held.remove(lease) != null) {
      LOGGER
          .atWarn()
          .addKeyValue(LogKeys.RUN, lease.runId())
          .addKeyValue("token", lease.token())
          .addKeyValue("reason", reason)
          .log("lease lost");
      onLost.run();
      entry.holder().accept(StopSignal.LEASE_LOST);
    }
  }

  @Override
  public void close() {
    closed = true;
    Thread keeper = thread;
    if (keeper != null) {
      keeper.interrupt();
    }
  }
}
