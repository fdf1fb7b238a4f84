package io.athanor.trainer.lease;

/** A write was refused because the lease it was made under is no longer the run's lease. */
public final class LeaseLostException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LeaseLostException(RunLease lease) {
    super("the lease of run " + lease.runId() + " with token " + lease.token() + " was lost");
  }
}
