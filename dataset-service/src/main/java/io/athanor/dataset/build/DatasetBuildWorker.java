package io.athanor.dataset.build;

import io.athanor.dataset.catalog.BuildRepository;
import io.athanor.dataset.catalog.DatasetBuild;
import io.athanor.kit.trace.Tracing;
import io.athanor.kit.transaction.Transactions;
import io.athanor.kit.work.WorkLoop;
import io.athanor.kit.work.WorkerBean;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** The thread that works on builds, one after the other; after a start it finds what was left. */
@ApplicationScoped
class DatasetBuildWorker extends WorkerBean {

  private static final Duration IDLE = Duration.ofSeconds(2);

  private final Tracing tracing;
  private final Transactions transactions;
  private final BuildRepository builds;
  private final DatasetBuildPipeline pipeline;
  private final WorkLoop loop;

  DatasetBuildWorker(
      Transactions transactions,
      BuildRepository builds,
      DatasetBuildPipeline pipeline,
      Tracing tracing) {
    this.tracing = tracing;
    this.transactions = transactions;
    this.builds = builds;
    this.pipeline = pipeline;
    this.loop = new WorkLoop("dataset-build", IDLE, this::workOnNext);
  }

  @Override
  protected WorkLoop loop() {
    return loop;
  }

  private boolean workOnNext() {
    Optional<DatasetBuild> next = transactions.await(builds::next);
    if (next.isEmpty()) {
      return false;
    }
    DatasetBuild build = next.get();
    return tracing.within(
        "build data set",
        build.pipeline(),
        build.datasetId().value(),
        () -> {
          pipeline.run(build);
          return true;
        });
  }
}
