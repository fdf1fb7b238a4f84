package io.athanor.trainer.recipe;

import io.athanor.trainer.data.Example;
import io.athanor.trainer.data.TemplateEncoder;
import io.athanor.trainer.engine.TokenRow;
import io.athanor.trainer.export.ExportRequest;
import io.athanor.trainer.export.Lineage;
import java.util.ArrayList;
import java.util.List;

/** What a run exports, where it comes from, and the rows that exports are verified on. */
final class RunExports {
  private static final int ENOUGH_TO_VERIFY = 1000;

  private RunExports() {}

  static ExportRequest of(TrainingJob job, RunPlan plan, TemplateEncoder encoder) {
    return new ExportRequest(
        job.outputDir(),
        job.baseModel().path(),
        plan.settings().exports(),
        encoder,
        verificationRows(plan.encoded().tokenRows(), encoder),
        new Lineage(
            job.runId(),
            job.baseModel().displayName(),
            job.baseModel().sha256(),
            job.datasetDir().getFileName().toString(),
            plan.identity().datasetSha256(),
            plan.identity().chatSha256()),
        plan.settings().toMap());
  }

  /** Small sets have too few tokens to compare models on: general prompts follow. */
  private static List<TokenRow> verificationRows(List<TokenRow> trained, TemplateEncoder encoder) {
    List<TokenRow> rows = new ArrayList<>(trained);
    if (rows.stream().mapToLong(TokenRow::length).sum() < ENOUGH_TO_VERIFY) {
      GeneralPrompts.all().stream()
          .map(prompt -> encoder.encode(new Example.RawText("prompt", prompt, 1)))
          .forEach(rows::add);
    }
    return rows;
  }
}
