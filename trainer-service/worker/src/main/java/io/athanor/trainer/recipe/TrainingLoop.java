package io.athanor.trainer.recipe;

import io.athanor.trainer.checkpoint.Checkpointer;
import io.athanor.trainer.checkpoint.EpochAdapters;
import io.athanor.trainer.checkpoint.LossHistory;
import io.athanor.trainer.checkpoint.TrainerState;
import io.athanor.trainer.data.BatchCursor;
import io.athanor.trainer.data.EncodedRow;
import io.athanor.trainer.data.SequencePacker;
import io.athanor.trainer.engine.AdamW;
import io.athanor.trainer.engine.LlamaModel;
import io.athanor.trainer.engine.TokenPack;
import io.athanor.trainer.eval.HeldOutEvaluator;
import io.athanor.trainer.progress.ProgressListener;
import io.athanor.trainer.progress.TrainingEvent;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a run and nothing else: rows, packs, gradients, clip, update; then what is due at
 * the boundary: evaluation, early stop, checkpoint, a stop that was asked for.
 */
final class TrainingLoop {
  private final String runId;
  private final LlamaModel model;
  private final AdamW optimizer;
  private final List<EncodedRow> rows;
  private final TrainingSettings settings;
  private final HeldOutEvaluator evaluator;
  private final EvaluationSteps evaluationSteps;
  private final Checkpointer checkpointer;
  private final CheckpointPace pace;
  private final ProgressListener reporter;
  private final StopSignal signal;
  private final RunPhases phases;
  private final RunRecord record;
  private final BatchCursor cursor;
  private final SequencePacker packer;
  private final BestStep best;

  private int step;
  private long tokens;
  private double lastLoss = Double.NaN;
  private boolean stoppedEarly;
  private long trainedTokens;
  private long trainedNanos;

  /** What goes into every checkpoint besides tensors and state. */
  record RunRecord(
      TrainerState.Identity identity,
      LossHistory history,
      BaseReplies replies,
      EpochAdapters epochs) {}

  TrainingLoop(
      RunContext context,
      LlamaModel model,
      TrainingRows rows,
      HeldOutEvaluator evaluator,
      RunRecord record) {
    this.runId = context.job().runId();
    this.settings = context.settings();
    this.reporter = context.reporter();
    this.signal = context.signal();
    this.phases = context.phases();
    this.model = model;
    this.rows = rows.all();
    this.evaluator = evaluator;
    this.evaluationSteps =
        new EvaluationSteps(settings.steps(), settings.selection().evaluations());
    this.record = record;
    this.optimizer = new AdamW(model.adapters(), settings.optimizer());
    this.checkpointer =
        new Checkpointer(context.job().attemptDir(), context.job().baseModel().displayName());
    this.pace =
        new CheckpointPace(
            settings.checkpointSteps(), context.job().spec().checkpointSteps() != null);
    this.cursor = rows.cursor(settings);
    this.packer = new SequencePacker(settings.packTokens(), model.lanes());
    this.best = new BestStep(settings.selection().earlyStopping());
  }

  /** Goes on from a checkpoint whose tensors were restored. */
  void resume(TrainerState state) {
    step = state.step();
    tokens = state.tokens();
    lastLoss = state.lastLoss();
    best.restore(state);
    optimizer.restoreSteps(state.adamSteps());
  }

  /** Runs to the last step, to an early stop or to the boundary at which a wish is met. */
  StopSignal.Wish run() throws IOException {
    while (step < settings.steps() && !stoppedEarly) {
      if (signal.isHeld()) {
        phases.enter(TrainingEvent.Phase.WAITING);
        signal.awaitGoOn();
      }
      if (signal.wish() == StopSignal.Wish.CANCEL) {
        return StopSignal.Wish.CANCEL;
      }
      if (signal.wish() == StopSignal.Wish.STOP) {
        save();
        return StopSignal.Wish.STOP;
      }
      phases.enter(TrainingEvent.Phase.TRAINING);
      trainStep();
      keepEpoch();
      if (evaluationSteps.contains(step) && evaluator.canChoose()) {
        phases.enter(TrainingEvent.Phase.EVALUATING);
        evaluate();
      }
      boolean goesOn = step < settings.steps() && !stoppedEarly;
      if (goesOn && pace.isDue(step, System.nanoTime())) {
        save();
      }
    }
    if (settings.selection().keepBest() && best.best() != null) {
      model.adapters().returnToBest();
    }
    return StopSignal.Wish.NONE;
  }

  private void trainStep() throws IOException {
    long start = System.nanoTime();
    List<EncodedRow> chosen = Arrays.stream(cursor.rowsOf(step)).mapToObj(rows::get).toList();
    List<SequencePacker.Packed> packed =
        packer.packed(chosen.stream().map(EncodedRow::tokens).toList());
    List<TokenPack> packs = packed.stream().map(SequencePacker.Packed::pack).toList();
    RowLosses losses = new RowLosses(chosen, packed);
    double loss = model.accumulate(packs, new LlamaModel.Step(settings.seed(), step), losses);
    double norm = optimizer.clip();
    if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
      throw new TrainingException(
          "loss-not-finite",
          "loss %s, gradient norm %s at step %d: lower the learning rate"
              .formatted(loss, norm, step + 1));
    }
    double rate = settings.schedule().at(step);
    optimizer.step(rate);
    int epoch = cursor.epoch(step) + 1;
    step++;
    lastLoss = loss;
    int length = packs.stream().mapToInt(TokenPack::length).sum();
    tokens += length;
    record
        .history()
        .add(
            new LossHistory.Step(step, epoch, loss, rate, norm, length, losses.accuracy()),
            losses.means());
    trainedTokens += length;
    long nanos = System.nanoTime() - start;
    trainedNanos += nanos;
    report(loss, rate, norm, losses.accuracy(), nanos);
  }

  /** Only the last epochs count, but nobody knows which these are when a run may end early. */
  private void keepEpoch() throws IOException {
    int most = record.epochs().most();
    boolean last =
        step > settings.steps() - (long) most * cursor.stepsPerEpoch()
            || settings.selection().earlyStopping() > 0;
    if (most > 0 && last && step % cursor.stepsPerEpoch() == 0) {
      record.epochs().keep(step, model.adapters());
    }
  }

  private void report(double loss, double rate, double norm, double accuracy, long nanos) {
    double seconds = trainedNanos / 1e9;
    double perToken = seconds / trainedTokens;
    double averageRow = (double) tokens / step;
    reporter.report(
        new TrainingEvent.Progress(
            runId,
            TrainingEvent.Phase.TRAINING,
            step,
            settings.steps(),
            (double) step / cursor.stepsPerEpoch(),
            loss,
            rate,
            norm,
            tokens,
            trainedTokens / seconds,
            nanos / 1e9,
            Math.round((settings.steps() - step) * averageRow * perToken),
            accuracy));
  }

  private void evaluate() {
    HeldOutEvaluator.Evaluation result = evaluator.evaluate();
    boolean better = best.offer(step, result);
    if (better) {
      model.adapters().keepAsBest();
    }
    stoppedEarly = step < settings.steps() && best.isExhausted();
    reporter.report(EvaluationEvents.of(runId, step, result, better, best.withoutImprovement()));
  }

  private void save() throws IOException {
    phases.enter(TrainingEvent.Phase.SAVING);
    long began = System.nanoTime();
    TrainerState state =
        new TrainerState(
            step,
            optimizer.steps(),
            tokens,
            lastLoss,
            best.best(),
            best.withoutImprovement(),
            record.identity());
    Checkpointer.Saved saved =
        checkpointer.save(
            state, model.adapters(), record.history(), record.replies(), record.epochs());
    pace.saved(began, System.nanoTime());
    reporter.report(
        new TrainingEvent.CheckpointSaved(
            runId, step, saved.path().toString(), saved.manifestSha256()));
  }

  int step() {
    return step;
  }

  EpochAdapters epochs() {
    return record.epochs();
  }

  double lastLoss() {
    return lastLoss;
  }

  boolean stoppedEarly() {
    return stoppedEarly;
  }

  TrainerState.@Nullable Best best() {
    return best.best();
  }
}
