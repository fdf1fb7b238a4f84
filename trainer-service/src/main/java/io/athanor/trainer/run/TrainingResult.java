package io.athanor.trainer.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.training.HeldOutScores;
import io.athanor.contracts.training.ModelFile;
import io.athanor.contracts.training.RefusedExport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a finished training says about itself.
 *
 * @param steps optimizer steps of the whole run
 * @param bestStep the step whose adapter was kept
 * @param finalLoss mean loss per supervised token of the last step
 * @param validationLoss the same over held-out rows, if there are any
 * @param stoppedEarly whether evaluations ceased to improve before the last step
 * @param seconds time the last attempt spent in each phase, by its name
 * @param refusedExports asked for but not published, each with the reason
 * @param heldOut how base and tuned model predict held-out rows, if there are any
 * @param files of the published model; null for a run that ended before they were noted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingResult(
    int steps,
    int bestStep,
    double finalLoss,
    @Nullable Double validationLoss,
    @Nullable Boolean stoppedEarly,
    @Nullable Map<String, Double> seconds,
    @Nullable List<RefusedExport> refusedExports,
    @Nullable HeldOutScores heldOut,
    @Nullable List<ModelFile> files) {

  /** The numbers alone. */
  TrainingResult withoutFiles() {
    return new TrainingResult(
        steps,
        bestStep,
        finalLoss,
        validationLoss,
        stoppedEarly,
        seconds,
        refusedExports,
        heldOut,
        null);
  }
}
