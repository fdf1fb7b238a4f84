package io.athanor.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.RunId;
import io.athanor.contracts.training.TrainingSpec;
import io.athanor.kit.json.Json;
import io.athanor.trainer.RealWorker;
import io.athanor.trainer.run.TrainingPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked for arrives at the worker that trains, and what it derived comes back. */
class WorkerSettingsIT {

  /** Every setting with a value that is not derived. */
  private static final String ASKED =
      """
      {"preset":"general","epochs":3,"rank":6,"alpha":24.0,"dropout":0.0,"rsLora":true,
       "targetModules":["q_proj","up_proj"],"learningRate":3e-3,"schedule":"linear",
       "warmupSteps":2,"effectiveBatchSize":5,"maxSequenceLength":200,"weightDecay":0.02,
       "maxGradientNorm":0.75,"seed":7,"replayRows":1,"storage":"fp32","recompute":true,
       "packTokens":96,"evaluations":3,"earlyStopping":2,"keepBest":false,"checkpointSteps":4,
       "exports":["gguf-f16"],"replayWeight":1.5,"anchorWeight":0.25}
      """;

  /** What a worker leaves out of the settings it reports: its checkpoints and files show it. */
  private static final Set<String> SHOWN_BY_DEEDS = Set.of("checkpointSteps", "exports");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void everySettingReachesTheWorkerAndComesBackUnderItsName() throws Exception {
    // Given
    TrainingSpec asked = RealWorker.spec(ASKED);
    List<Integer> checkpoints = new ArrayList<>();
    TrainingPlan plan = null;
    // When
    try (WorkerProcess worker = WorkerProcess.start(launch())) {
      worker.send(new WorkerCommand.Run(job(asked)));
      while (plan == null || checkpoints.isEmpty()) {
        Optional<WorkerMessage> message = worker.next(PATIENCE);
        switch (message.orElseThrow()) {
          case WorkerMessage.Started started -> plan = DerivedSettings.plan(started, asked);
          case WorkerMessage.Checkpoint checkpoint -> checkpoints.add(checkpoint.step());
          case WorkerMessage.Failed failed -> throw new AssertionError(failed.toString());
          case WorkerMessage.Exited exited -> throw new AssertionError(exited.toString());
          default -> {}
        }
      }
    }
    // Then: a name that is lost on the way there or back shows as another value or none
    Map<String, Object> came = fields(plan.settings());
    Map<String, Object> expected = fields(asked);
    expected.keySet().removeAll(SHOWN_BY_DEEDS);
    assertThat(came).containsAllEntriesOf(expected);
    assertThat(checkpoints.getFirst()).isEqualTo(4);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> fields(TrainingSpec spec) {
    return Json.mapper().convertValue(spec, Map.class);
  }

  private WorkerLaunch launch() {
    return WorkerLaunch.forTraining(
        RealWorker.classpath(),
        "io.athanor.trainer.worker.WorkerMain",
        "512m",
        RealWorker.djlCache(),
        folder,
        1);
  }

  private WorkerJob job(TrainingSpec spec) throws Exception {
    return new WorkerJob(
        new RunId("run-1"),
        new WorkerJob.BaseModel("gguf", "tiny", RealWorker.base().toString(), "0".repeat(64)),
        RealWorker.datasetFolder(folder.resolve("dataset")).toString(),
        WorkerSpec.of(spec),
        folder.resolve("checkpoints").toString(),
        null,
        folder.resolve("output").toString(),
        1);
  }
}
