package io.athanor.trainer.recipe;

import io.athanor.llm.model.ModelConfig;
import io.athanor.trainer.data.EncodedRow;
import io.athanor.trainer.data.EncodedRows;
import io.athanor.trainer.progress.TrainingEvent;
import java.util.List;

/** Tells what a run is going to do. */
final class RunStart {
  private static final int IDS_NAMED = 5;

  private RunStart() {}

  static TrainingEvent.Started event(
      TrainingJob job,
      RunPlan plan,
      ModelConfig base,
      TrainingRows rows,
      int resumedFrom,
      List<String> warnings) {
    TrainingSettings settings = plan.settings();
    EncodedRows encoded = plan.encoded();
    int perEpoch = rows.perEpoch(settings);
    long tokens = rows.tokens(settings);
    double stepsLeft = (double) (settings.steps() - resumedFrom) / settings.steps();
    long seconds =
        TimeEstimate.seconds(
            base,
            settings.recompute(),
            Math.round(tokens * stepsLeft),
            Math.round(tokens * stepsLeft * supervisedShare(rows.all())),
            job.threads());
    return new TrainingEvent.Started(
        job.runId(),
        settings.steps(),
        perEpoch,
        tokens,
        perEpoch - rows.own().size(),
        encoded.truncated().size(),
        encoded.dropped().size(),
        resumedFrom,
        settings.toMap(),
        first(encoded.truncated()),
        first(encoded.dropped()),
        encoded.split().size(),
        seconds,
        plan.memory().total(),
        warnings);
  }

  private static double supervisedShare(List<EncodedRow> rows) {
    long all = rows.stream().mapToLong(row -> row.tokens().length()).sum();
    long supervised = rows.stream().mapToLong(row -> row.tokens().supervised()).sum();
    return (double) supervised / all;
  }

  private static List<String> first(List<String> ids) {
    return ids.subList(0, Math.min(IDS_NAMED, ids.size()));
  }
}
