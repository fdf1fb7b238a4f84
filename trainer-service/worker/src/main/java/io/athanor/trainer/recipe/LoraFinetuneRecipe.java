package io.athanor.trainer.recipe;

import io.athanor.llm.format.PeftAdapter;
import io.athanor.trainer.checkpoint.Checkpoint;
import io.athanor.trainer.checkpoint.EpochAdapters;
import io.athanor.trainer.checkpoint.LossHistory;
import io.athanor.trainer.checkpoint.TrainerState;
import io.athanor.trainer.data.SequencePacker;
import io.athanor.trainer.engine.LlamaModel;
import io.athanor.trainer.engine.TorchRuntime;
import io.athanor.trainer.eval.HeldOutEvaluator;
import io.athanor.trainer.export.ExportRequest;
import io.athanor.trainer.export.ModelExporter;
import io.athanor.trainer.export.PeftConversion;
import io.athanor.trainer.export.Scores;
import io.athanor.trainer.export.StepModels;
import io.athanor.trainer.progress.HeldOutScores;
import io.athanor.trainer.progress.ProgressListener;
import io.athanor.trainer.progress.TrainingEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The whole way of one LoRA run, on the calling thread.
 *
 * <ol>
 *   <li>plan: rows through the chat template, settings, memory ({@link RunPlan}); refused here if
 *       it cannot be
 *   <li>setup: base (kept warm between runs), its own answers for replay and anchors ({@link
 *       BaseInterview}), or all of it from the checkpoint if the run goes on
 *   <li>train: {@link TrainingLoop}
 *   <li>export and verify the adapter of the best step; close what the run owns
 * </ol>
 */
public final class LoraFinetuneRecipe {
  private final TrainingJob job;
  private final BaseModelCache bases;
  private final ProgressListener reporter;
  private final StopSignal signal;
  private final Consumer<LlamaModel> afterTraining;
  private final RunPhases phases = new RunPhases();
  private int reachedStep;

  public LoraFinetuneRecipe(
      TrainingJob job, BaseModelCache bases, ProgressListener reporter, StopSignal signal) {
    this(job, bases, reporter, signal, model -> {});
  }

  /**
   * @param afterTraining sees the trained model before it is closed
   */
  LoraFinetuneRecipe(
      TrainingJob job,
      BaseModelCache bases,
      ProgressListener reporter,
      StopSignal signal,
      Consumer<LlamaModel> afterTraining) {
    this.job = job;
    this.bases = bases;
    this.reporter = reporter;
    this.signal = signal;
    this.afterTraining = afterTraining;
  }

  /** Runs the job and reports how it ended; failures are reported, never thrown. */
  public TrainingEvent run() {
    TrainingEvent end = outcome();
    reporter.report(end);
    return end;
  }

  /** Runs the job; how it ended is for the caller to report, and failures are never thrown. */
  public TrainingEvent outcome() {
    try {
      return train();
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      return RunFailure.of(job.runId(), e, reachedStep);
    }
  }

  private TrainingEvent train() throws IOException {
    TorchRuntime.bindThread(job.threads());
    enter(TrainingEvent.Phase.LOADING, 0);
    List<String> warnings = new ArrayList<>();
    Checkpoint resumed = checkpoint(warnings);
    RunData data = RunData.read(job.datasetDir());
    RunPlan plan =
        RunPlan.of(
            job,
            data,
            bases.describe(job.baseModel()),
            resumed,
            MachineMemory.ofThisMachine().budget());
    if (resumed != null) {
      resumed.requireIdentity(plan.identity());
    }
    TrainingSettings settings = plan.settings();
    warnings.addAll(RunWarnings.of(job.spec(), settings, plan.encoded(), data.hasHeldOut()));
    BaseModelCache.Loaded base = bases.get(job.baseModel(), settings.storage());
    ExportRequest exports = RunExports.of(job, plan, base.encoder()).requirePossible();
    try (LlamaModel model = new LlamaModel(base.base(), settings.lora(), settings.recompute())) {
      model.adapters().initialise(settings.seed());
      enter(TrainingEvent.Phase.REPLAY, settings.steps());
      BaseReplies replies = replies(model, base, data, settings, resumed);
      if (signal.wish() != StopSignal.Wish.NONE) {
        // The base's answers may be cut short: nothing may be trained on them.
        return interruptedSetup(resumed);
      }
      BeforeAfter comparison = BeforeAfter.before(model, data, base.encoder(), settings);
      HeldOutEvaluator evaluator =
          new HeldOutEvaluator(
              model,
              new SequencePacker(settings.packTokens()),
              data.heldOut(settings, base.encoder(), replies),
              settings.selection().anchorWeight(),
              replies.anchorLoss());
      try (LossHistory history = history(resumed)) {
        EpochAdapters epochs = epochs(resumed);
        TrainingRows rows = plan.rows(replies);
        TrainingLoop loop =
            new TrainingLoop(
                new RunContext(job, settings, reporter, signal, phases),
                model,
                rows,
                evaluator,
                new TrainingLoop.RunRecord(plan.identity(), history, replies, epochs));
        if (resumed != null) {
          resumed.restore(model.adapters());
          loop.resume(resumed.state());
        }
        reporter.report(
            RunStart.event(job, plan, base.config(), rows, loop.step(), List.copyOf(warnings)));
        return finish(loop, model, settings, comparison, history, exports);
      }
    }
  }

  private @Nullable Checkpoint checkpoint(List<String> warnings) throws IOException {
    Path from = job.resumeFrom();
    return from == null
        ? null
        : Checkpoint.newestOf(
            from, damaged -> warnings.add("a checkpoint is left out, " + damaged.getMessage()));
  }

  private BaseReplies replies(
      LlamaModel model,
      BaseModelCache.Loaded base,
      RunData data,
      TrainingSettings settings,
      @Nullable Checkpoint resumed)
      throws IOException {
    return resumed != null
        ? BaseReplies.read(resumed.folder())
        : new BaseInterview(model, base, job.threads(), () -> signal.wish() != StopSignal.Wish.NONE)
            .ask(settings, data.probes(), data.anchors(settings.selection()));
  }

  private LossHistory history(@Nullable Checkpoint resumed) throws IOException {
    return resumed == null
        ? LossHistory.begin(job.attemptDir())
        : LossHistory.resume(job.attemptDir(), resumed.folder());
  }

  private EpochAdapters epochs(@Nullable Checkpoint resumed) throws IOException {
    Integer asked = job.spec().epochCheckpoints();
    int most = asked == null ? 0 : SettingRange.within("epochCheckpoints", asked, 0, 100);
    String baseModel = job.baseModel().displayName();
    return resumed == null
        ? EpochAdapters.begin(job.attemptDir(), most, baseModel)
        : EpochAdapters.resume(job.attemptDir(), resumed.folder(), most, baseModel);
  }

  /** What was saved before, if anything, is still the last boundary. */
  private TrainingEvent interruptedSetup(@Nullable Checkpoint resumed) {
    int step = resumed == null ? 0 : resumed.state().step();
    return signal.wish() == StopSignal.Wish.CANCEL
        ? new TrainingEvent.Cancelled(job.runId(), step)
        : new TrainingEvent.Stopped(job.runId(), step);
  }

  private TrainingEvent finish(
      TrainingLoop loop,
      LlamaModel model,
      TrainingSettings settings,
      BeforeAfter comparison,
      LossHistory history,
      ExportRequest exports)
      throws IOException {
    StopSignal.Wish wish;
    try {
      wish = loop.run();
    } finally {
      reachedStep = loop.step();
    }
    return switch (wish) {
      case CANCEL -> new TrainingEvent.Cancelled(job.runId(), loop.step());
      case STOP -> new TrainingEvent.Stopped(job.runId(), loop.step());
      case NONE -> succeed(loop, model, settings, comparison, history, exports);
    };
  }

  private TrainingEvent succeed(
      TrainingLoop loop,
      LlamaModel model,
      TrainingSettings settings,
      BeforeAfter comparison,
      LossHistory history,
      ExportRequest exports)
      throws IOException {
    enter(TrainingEvent.Phase.EVALUATING, settings.steps());
    HeldOutScores heldOut = comparison.after();
    enter(TrainingEvent.Phase.EXPORTING, settings.steps());
    TrainerState.Best best = settings.selection().keepBest() ? loop.best() : null;
    int bestStep = best == null ? loop.step() : best.step();
    Scores scores =
        new Scores(
            loop.step(),
            bestStep,
            loop.lastLoss(),
            best == null ? null : best.score(),
            best == null ? null : best.validationLoss());
    ModelExporter.Published exported = new ModelExporter(exports).publish(model, scores);
    publishSteps(loop.epochs(), model, bestStep);
    history.writeInto(job.outputDir());
    afterTraining.accept(model);
    return new TrainingEvent.Succeeded(
        job.runId(),
        loop.step(),
        bestStep,
        loop.lastLoss(),
        best == null ? null : best.validationLoss(),
        exported.peftFolder().toString(),
        exported.gguf().toString(),
        exported.files(),
        exported.refused(),
        loop.stoppedEarly(),
        job.outputDir().resolve(LossHistory.ROWS_FILE).toString(),
        job.outputDir().resolve(LossHistory.STEPS_FILE).toString(),
        phases.seconds(),
        heldOut);
  }

  /** The last epochs' models and the one that was chosen, if single steps were asked for. */
  private void publishSteps(EpochAdapters epochs, LlamaModel model, int bestStep)
      throws IOException {
    if (epochs.most() > 0) {
      SortedMap<Integer, PeftAdapter> adapters = epochs.read();
      adapters.put(
          bestStep, PeftConversion.toPeft(model.adapters(), job.baseModel().displayName()));
      StepModels.write(adapters, job.baseModel().path(), job.outputDir());
    }
  }

  private void enter(TrainingEvent.Phase phase, int steps) {
    phases.enter(phase);
    reporter.report(
        new TrainingEvent.Progress(
            job.runId(), phase, reachedStep, steps, 0, null, null, null, 0, 0, null, null, null));
  }
}
