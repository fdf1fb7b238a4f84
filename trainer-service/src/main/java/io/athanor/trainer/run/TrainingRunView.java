package io.athanor.trainer.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.ModelId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.contracts.training.ModelFile;
import io.athanor.contracts.training.TrainingSpec;
import io.athanor.trainer.lease.LeaseOwner;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as the API shows it.
 *
 * @param state {@code queued running paused succeeded failed cancelled}; a run whose lease lapsed
 *     counts as queued
 * @param node the node that works on it
 * @param queuePosition 1 for the run that is claimed next; absent for what does not wait
 * @param stopRequested {@code cancel} or {@code pause} while the worker has not stopped yet
 * @param settings the hyper-parameters that were asked for
 * @param plan what was derived from them, once the worker has begun, with its warnings and
 *     estimates
 * @param artifacts the files of the published model
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingRunView(
    RunId id,
    String modelName,
    String state,
    Instant stateSince,
    @Nullable String node,
    @Nullable Integer queuePosition,
    @Nullable String stopRequested,
    String baseModel,
    @Nullable DatasetId datasetId,
    TrainingSpec settings,
    @Nullable TrainingPlan plan,
    @Nullable RunProgress progress,
    int attempts,
    int checkpointStep,
    @Nullable ModelId modelId,
    @Nullable TrainingResult result,
    @Nullable List<Artifact> artifacts,
    @Nullable Trouble problem,
    int priority,
    String requestedBy,
    Instant requestedAt,
    @Nullable PipelineRef pipeline) {

  /** Why a run failed. */
  public record Trouble(ProblemCode code, String detail) {}

  /**
   * A file of the published model.
   *
   * @param href where to download it
   */
  public record Artifact(
      String kind, String path, String key, String sha256, long sizeBytes, String href) {

    private static Artifact of(TrainingRun run, ModelFile file) {
      return new Artifact(
          file.kind(),
          file.path(),
          file.content().key(),
          file.content().sha256(),
          file.content().sizeBytes(),
          "/api/training/runs/" + run.id() + "/artifacts/" + file.path());
    }
  }

  static TrainingRunView of(TrainingRun run, Instant now) {
    TrainingRequested request = run.request();
    TrainingRunState state = run.state();
    return new TrainingRunView(
        run.id(),
        request.modelName(),
        word(state, now),
        run.stateSince(),
        state instanceof TrainingRunState.Running running && !isLapsed(running, now)
            ? LeaseOwner.shownNode(running.lease().owner())
            : null,
        null,
        state instanceof TrainingRunState.Running running
            ? running.stopRequest().map(signal -> signal.word()).orElse(null)
            : null,
        request.baseModel(),
        request.datasetId(),
        request.spec(),
        run.plan().orElse(null),
        run.progress().orElse(null),
        run.attempts(),
        run.checkpointStep(),
        state instanceof TrainingRunState.Succeeded success ? success.modelId() : null,
        state instanceof TrainingRunState.Succeeded success
            ? success.result().withoutFiles()
            : null,
        artifacts(run),
        state instanceof TrainingRunState.Failed failure
            ? new Trouble(failure.code(), failure.detail())
            : null,
        request.priority(),
        request.requestedBy(),
        request.occurredAt(),
        request.pipeline());
  }

  private static @Nullable List<Artifact> artifacts(TrainingRun run) {
    if (run.state() instanceof TrainingRunState.Succeeded success
        && success.result().files() != null) {
      return success.result().files().stream().map(file -> Artifact.of(run, file)).toList();
    }
    return null;
  }

  private static String word(TrainingRunState state, Instant now) {
    boolean lapsed = state instanceof TrainingRunState.Running running && isLapsed(running, now);
    return lapsed ? new TrainingRunState.Queued().word() : state.word();
  }

  private static boolean isLapsed(TrainingRunState.Running running, Instant now) {
    return running.lease().expiresAt().isBefore(now);
  }

  /** The same with its place in the queue, if it has one. */
  TrainingRunView withQueuePosition(@Nullable Integer place) {
    return new TrainingRunView(
        id,
        modelName,
        state,
        stateSince,
        node,
        place,
        stopRequested,
        baseModel,
        datasetId,
        settings,
        plan,
        progress,
        attempts,
        checkpointStep,
        modelId,
        result,
        artifacts,
        problem,
        priority,
        requestedBy,
        requestedAt,
        pipeline);
  }
}
