package io.athanor.trainer.lease;

import io.athanor.contracts.RunId;
import java.time.Instant;

/**
 * The right to work on a run. Every write that matters is conditional on {@code token}; a holder
 * whose lease was claimed by another has a smaller token than the row and changes nothing.
 *
 * @param owner who holds it, as {@link LeaseOwner#value()}
 * @param token grows by one with every claim of the run
 * @param expiresAt by the database's clock
 * @param attempt number of claims of this run so far
 */
public record RunLease(RunId runId, String owner, long token, Instant expiresAt, int attempt) {}
