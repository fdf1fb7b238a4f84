package io.athanor.trainer.recipe;

import io.athanor.trainer.progress.ProgressListener;

/** What every part of a run needs to know. */
record RunContext(
    TrainingJob job,
    TrainingSettings settings,
    ProgressListener reporter,
    StopSignal signal,
    RunPhases phases) {}
