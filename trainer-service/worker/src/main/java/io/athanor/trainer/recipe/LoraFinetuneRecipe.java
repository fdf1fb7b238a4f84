package io.athanor.trainer.recipe;

import io.athanor.trainer.checkpoint.Checkpoint;
import io.athanor.trainer.checkpoint.TrainerState;
import io.athanor.trainer.data.DatasetFolder;
import io.athanor.trainer.data.EncodedRows;
import io.athanor.trainer.data.Example;
import io.athanor.trainer.data.Probe;
import io.athanor.trainer.data.SequencePacker;
import io.athanor.trainer.engine.GreedyDecoder;
import io.athanor.trainer.engine.LlamaModel;
import io.athanor.trainer.engine.TokenRow;
import io.athanor.trainer.engine.TorchRuntime;
import io.athanor.trainer.eval.HeldOutEvaluator;
import io.athanor.trainer.eval.HeldOutRows;
import io.athanor.trainer.export.ExportRequest;
import io.athanor.trainer.export.Lineage;
import io.athanor.trainer.export.ModelExporter;
import io.athanor.trainer.export.Scores;
import io.athanor.trainer.progress.ProgressListener;
import io.athanor.trainer.progress.TrainingEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The whole way of one LoRA run, on the calling thread.
 *
 * <ol>
 *   <li>setup: base (kept warm between runs), rows through the chat template, settings, the base's
 *       own answers for replay and anchors, checkpoint if the run goes on
 *   <li>train: {@link TrainingLoop}
 *   <li>export and verify the adapter of the best step; close what the run owns
 * </ol>
 */
public final class LoraFinetuneRecipe {
  private static final int ANCHOR_TOKENS = 24;
  private static final int PROBES_PER_KIND = 32;
  private static final int ENOUGH_TO_VERIFY = 1000;

  private final TrainingJob job;
  private final BaseModelCache bases;
  private final ProgressListener reporter;
  private final StopSignal signal;
  private final Consumer<LlamaModel> afterTraining;
  private int reachedStep;
  private @Nullable ExportRequest exports;

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
    TrainingEvent end;
    try {
      end = train();
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      end = RunFailure.of(job.runId(), e, reachedStep);
    }
    reporter.report(end);
    return end;
  }

  private TrainingEvent train() throws IOException {
    TorchRuntime.bindThread(job.threads());
    phase(TrainingEvent.Phase.LOADING, 0);
    DatasetFolder dataset = new DatasetFolder(job.datasetDir());
    List<Example> examples = dataset.training();
    List<Probe> probes = dataset.probes();
    BaseModelCache.Loaded base = bases.get(job.baseModel());
    TrainingSettings settings =
        AutomaticSettings.resolve(
            job.spec(), examples.size(), base.config().parameters(), base.config().contextLength());
    EncodedRows encoded = EncodedRows.of(examples, base.encoder(), settings.maxSequenceLength());
    if (encoded.rows().isEmpty()) {
      throw new TrainingException(
          "dataset-invalid",
          "none of the %d rows has an answer within %d tokens"
              .formatted(examples.size(), settings.maxSequenceLength()));
    }
    TrainerState.Identity identity =
        new TrainerState.Identity(
            job.baseModel().sha256() == null ? "" : job.baseModel().sha256(),
            base.encoder().sha256(),
            dataset.sha256(),
            settings.toMap());
    exports = exports(base, settings, identity, encoded).requirePossible();
    try (LlamaModel model = new LlamaModel(base.base(), settings.lora(), settings.recompute())) {
      model.adapters().initialise(settings.seed());
      phase(TrainingEvent.Phase.REPLAY, settings.steps());
      TrainingRows rows = new TrainingRows(encoded.rows(), replay(model, base, probes, settings));
      HeldOutEvaluator evaluator = evaluator(model, base, dataset, probes, settings);
      if (signal.wish() != StopSignal.Wish.NONE) {
        // The base's answers may be cut short: nothing may be trained on them.
        return interruptedSetup();
      }
      RunContext context = new RunContext(job, settings, reporter, signal);
      TrainingLoop loop = new TrainingLoop(context, model, rows, evaluator, identity);
      int resumed = resume(loop, model, identity);
      started(settings, rows, encoded, resumed);
      return finish(loop, model, settings);
    }
  }

  private ExportRequest exports(
      BaseModelCache.Loaded base,
      TrainingSettings settings,
      TrainerState.Identity identity,
      EncodedRows encoded) {
    return new ExportRequest(
        job.outputDir(),
        job.baseModel().path(),
        settings.exports(),
        base.encoder(),
        verificationRows(base, encoded),
        new Lineage(
            job.runId(),
            job.baseModel().displayName(),
            job.baseModel().sha256(),
            job.datasetDir().getFileName().toString(),
            identity.datasetSha256(),
            identity.chatSha256()),
        settings.toMap());
  }

  /** Small sets have too few tokens to compare models on: general prompts follow. */
  private static List<TokenRow> verificationRows(BaseModelCache.Loaded base, EncodedRows encoded) {
    List<TokenRow> rows = new ArrayList<>(encoded.rows());
    if (encoded.tokens() >= ENOUGH_TO_VERIFY) {
      return rows;
    }
    for (String prompt : GeneralPrompts.without(List.of(), PROBES_PER_KIND)) {
      int[] tokens =
          base.encoder().prompt(List.of(new Example.Message(Example.Message.USER, prompt)));
      rows.add(new TokenRow(tokens, new float[tokens.length]));
    }
    return rows;
  }

  private GreedyDecoder decoder(LlamaModel model) {
    return new GreedyDecoder(model, () -> signal.wish() != StopSignal.Wish.NONE);
  }

  /** What was saved before, if anything, is still the last boundary. */
  private TrainingEvent interruptedSetup() throws IOException {
    int step = job.resumeFrom() == null ? 0 : Checkpoint.open(job.resumeFrom()).state().step();
    return signal.wish() == StopSignal.Wish.CANCEL
        ? new TrainingEvent.Cancelled(job.runId(), step)
        : new TrainingEvent.Stopped(job.runId(), step);
  }

  private List<TokenRow> replay(
      LlamaModel model, BaseModelCache.Loaded base, List<Probe> probes, TrainingSettings settings) {
    if (settings.replay().rows() == 0) {
      return List.of();
    }
    return new BaseAnswers(decoder(model), base.encoder())
        .to(
            GeneralPrompts.without(probes, settings.replay().pool()),
            settings.replay().tokens(),
            settings.replay().weight());
  }

  private HeldOutEvaluator evaluator(
      LlamaModel model,
      BaseModelCache.Loaded base,
      DatasetFolder dataset,
      List<Probe> probes,
      TrainingSettings settings)
      throws IOException {
    boolean needed = settings.selection().evaluations() > 0;
    List<Example> paraphrases =
        probesOf(probes, Probe.Kind.PARAPHRASE).stream()
            .filter(probe -> probe.answer() != null || !probe.keywords().isEmpty())
            .map(probe -> Example.of("probe", probe.question(), rightAnswer(probe)))
            .toList();
    List<String> anchors =
        needed
            ? probesOf(probes, Probe.Kind.ANCHOR).stream().map(Probe::question).toList()
            : List.of();
    int longest = settings.maxSequenceLength();
    HeldOutRows rows =
        new HeldOutRows(
            EncodedRows.of(paraphrases, base.encoder(), longest).rows(),
            new BaseAnswers(decoder(model), base.encoder()).to(anchors, ANCHOR_TOKENS, 1),
            EncodedRows.of(
                    HeldOutRows.spread(dataset.validation(), PROBES_PER_KIND),
                    base.encoder(),
                    longest)
                .rows());
    return new HeldOutEvaluator(
        model,
        new SequencePacker(settings.packTokens()),
        rows,
        settings.selection().anchorWeight());
  }

  private static List<Probe> probesOf(List<Probe> probes, Probe.Kind kind) {
    return HeldOutRows.spread(
        probes.stream().filter(probe -> probe.kind() == kind).toList(), PROBES_PER_KIND);
  }

  private static String rightAnswer(Probe probe) {
    return probe.answer() != null ? probe.answer() : probe.keywords().getFirst();
  }

  private int resume(TrainingLoop loop, LlamaModel model, TrainerState.Identity identity)
      throws IOException {
    Path from = job.resumeFrom();
    if (from == null) {
      return 0;
    }
    Checkpoint checkpoint = Checkpoint.open(from);
    checkpoint.requireIdentity(identity);
    checkpoint.restore(model.adapters());
    loop.resume(checkpoint.state());
    return checkpoint.state().step();
  }

  private TrainingEvent finish(TrainingLoop loop, LlamaModel model, TrainingSettings settings)
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
      case NONE -> succeed(loop, model, settings);
    };
  }

  private TrainingEvent succeed(TrainingLoop loop, LlamaModel model, TrainingSettings settings)
      throws IOException {
    phase(TrainingEvent.Phase.EXPORTING, settings.steps());
    TrainerState.Best best = settings.selection().keepBest() ? loop.best() : null;
    int bestStep = best == null ? loop.step() : best.step();
    ModelExporter.Published exported =
        new ModelExporter(Objects.requireNonNull(exports))
            .publish(
                model,
                new Scores(
                    loop.step(),
                    bestStep,
                    loop.lastLoss(),
                    best == null ? null : best.score(),
                    best == null ? null : validationLoss(best)));
    afterTraining.accept(model);
    return new TrainingEvent.Succeeded(
        job.runId(),
        loop.step(),
        bestStep,
        loop.lastLoss(),
        best == null ? null : validationLoss(best),
        exported.peftFolder().toString(),
        exported.gguf().toString(),
        exported.files());
  }

  private static @Nullable Double validationLoss(TrainerState.Best best) {
    return best.validationLoss();
  }

  private void started(
      TrainingSettings settings, TrainingRows rows, EncodedRows encoded, int resumedFrom) {
    int perEpoch = rows.perEpoch(settings);
    reporter.report(
        new TrainingEvent.Started(
            job.runId(),
            settings.steps(),
            perEpoch,
            rows.tokens(settings),
            perEpoch - rows.own().size(),
            encoded.truncated(),
            encoded.dropped(),
            resumedFrom,
            settings.toMap()));
  }

  private void phase(TrainingEvent.Phase phase, int steps) {
    reporter.report(
        new TrainingEvent.Progress(
            job.runId(), phase, reachedStep, steps, 0, null, null, null, 0, 0, null));
  }
}
