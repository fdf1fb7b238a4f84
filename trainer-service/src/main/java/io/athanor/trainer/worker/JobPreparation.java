package io.athanor.trainer.worker;

import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.contracts.training.TrainingSpec;
import io.athanor.trainer.basemodel.BaseModels;
import io.athanor.trainer.basemodel.PreparedBase;
import io.athanor.trainer.run.RunJournal;
import io.athanor.trainer.run.TrainingRun;
import io.athanor.trainer.worker.CheckpointFiles.Restored;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;

/** Brings base model, data set and newest checkpoint to the local disk, all verified. */
@ApplicationScoped
class JobPreparation {

  private final BaseModels bases;
  private final DatasetFiles datasets;
  private final CheckpointFiles checkpoints;
  private final RunJournal journal;

  JobPreparation(
      BaseModels bases, DatasetFiles datasets, CheckpointFiles checkpoints, RunJournal journal) {
    this.bases = bases;
    this.datasets = datasets;
    this.checkpoints = checkpoints;
    this.journal = journal;
  }

  PreparedJob prepare(TrainingRun run, AttemptFolders folders, int threads) {
    TrainingRequested request = run.request();
    folders.create();
    PreparedBase base = bases.prepare(request.baseModel(), request.pipeline());
    DatasetManifest dataset = datasets.fetch(request.datasetManifest(), folders.dataset());
    Optional<Restored> checkpoint =
        checkpoints.restore(journal.checkpoints(run.id()), folders.resume());
    WorkerJob job =
        new WorkerJob(
            run.id(),
            new WorkerJob.BaseModel(base.kind(), base.id(), base.path().toString(), base.sha256()),
            folders.dataset().toString(),
            spec(run, checkpoint.isPresent()),
            folders.checkpoints().toString(),
            checkpoint.map(restored -> restored.folder().toString()).orElse(null),
            folders.output().toString(),
            threads);
    return new PreparedJob(job, base, dataset, checkpoint.map(Restored::step));
  }

  private static Map<String, Object> spec(TrainingRun run, boolean resumes) {
    TrainingSpec asked = run.request().spec();
    return run.plan()
        .filter(plan -> resumes)
        .map(plan -> WorkerSpec.resumed(asked, plan.settings()))
        .orElseGet(() -> WorkerSpec.of(asked));
  }
}
