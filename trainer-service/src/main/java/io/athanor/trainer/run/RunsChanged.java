package io.athanor.trainer.run;

import io.athanor.contracts.RunId;

/**
 * A run was queued or something was asked of one: whoever works on runs should look now instead of
 * at the next tick. Fired inside this process after the commit, whichever node made the change;
 * losing it costs only time.
 */
public record RunsChanged(RunId runId) {}
