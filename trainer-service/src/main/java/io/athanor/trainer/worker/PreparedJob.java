package io.athanor.trainer.worker;

import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.trainer.basemodel.PreparedBase;
import java.util.Optional;

/** Everything an attempt needs is on the local disk. */
record PreparedJob(
    WorkerJob job, PreparedBase base, DatasetManifest dataset, Optional<Integer> resumedFromStep) {}
