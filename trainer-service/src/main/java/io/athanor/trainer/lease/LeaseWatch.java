package io.athanor.trainer.lease;

import java.time.Duration;

/**
 * Decides, on a monotonic clock, what the holder of one lease has to do now. A renewal counts from
 * the moment it was asked for, never from its answer, since the database stamped it in between. Not
 * thread-safe, {@link #isOverdue} apart: it belongs to the thread of its {@link LeaseKeeper}.
 */
final class LeaseWatch {

  /** Pause before a failed renewal is tried again. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  /** What to do now. */
  enum Decision {
    WAIT,
    RENEW,
    FENCE
  }

  private final LeaseTerms terms;
  private volatile long confirmedAt;
  private long triedAt;

  /**
   * @param claimedAt nanoseconds of the monotonic clock before the claim was sent
   */
  LeaseWatch(LeaseTerms terms, long claimedAt) {
    this.terms = terms;
    this.confirmedAt = claimedAt;
    this.triedAt = claimedAt;
  }

  Decision decide(long now) {
    if (isOverdue(now)) {
      return Decision.FENCE;
    }
    boolean due = now - confirmedAt >= terms.renewEvery().toNanos();
    boolean mayTry = triedAt == confirmedAt || now - triedAt >= RETRY_AFTER.toNanos();
    return due && mayTry ? Decision.RENEW : Decision.WAIT;
  }

  /** Whether so much time has passed that the lease must be taken for lost; from any thread. */
  boolean isOverdue(long now) {
    return now - confirmedAt >= terms.selfFenceAfter().toNanos();
  }

  /** Longest time a renewal that is sent now may take: its answer is useless after the fence. */
  Duration patience(long now) {
    return terms.selfFenceAfter().minusNanos(now - confirmedAt);
  }

  void confirmed(long askedAt) {
    confirmedAt = askedAt;
    triedAt = askedAt;
  }

  void failed(long askedAt) {
    triedAt = askedAt;
  }
}
