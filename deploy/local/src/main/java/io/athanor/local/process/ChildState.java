package io.athanor.local.process;

/** What a supervised child is doing. */
public enum ChildState {
  STARTING,
  READY,
  /** Died; the pause before its next start is running. */
  RESTARTING,
  STOPPED,
  /** Died more often than the restart policy allows a child that was never ready. */
  GIVEN_UP
}
