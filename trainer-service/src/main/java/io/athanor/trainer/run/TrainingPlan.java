package io.athanor.trainer.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.training.TrainingSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the worker derived from specification, data set and base when it started.
 *
 * @param steps optimizer steps: epochs x ceil(rows / effective batch)
 * @param tokens tokens of one epoch
 * @param settings every hyper-parameter with the value it has
 * @param warnings what is allowed but probably not meant
 * @param estimatedPeakBytes memory the worker expects to need at most
 * @param estimatedSeconds time the worker expects the training to take
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingPlan(
    int steps,
    int epochs,
    int rows,
    long tokens,
    TrainingSpec settings,
    @Nullable List<String> warnings,
    @Nullable Long estimatedPeakBytes,
    @Nullable Double estimatedSeconds) {}
