package io.athanor.trainer.recipe;

import io.athanor.trainer.checkpoint.Checkpointer;
import io.athanor.trainer.checkpoint.TrainerState;
import io.athanor.trainer.data.BatchCursor;
import io.athanor.trainer.data.SequencePacker;
import io.athanor.trainer.engine.AdamW;
import io.athanor.trainer.engine.LlamaModel;
import io.athanor.trainer.engine.TokenPack;
import io.athanor.trainer.engine.TokenRow;
import io.athanor.trainer.eval.HeldOutEvaluator;
import io.athanor.trainer.progress.ProgressListener;
import io.athanor.trainer.progress.TrainingEvent;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a run and nothing else: rows, packs, gradients, clip, update; then what is due at
 * the boundary: evaluation, checkpoint, a stop that was asked for.
 */
final class TrainingLoop {
  private final String runId;
  private final LlamaModel model;
  private final AdamW optimizer;
  private final List<TokenRow> rows;
  private final TrainingSettings settings;
  private final HeldOutEvaluator evaluator;
  private final Checkpointer checkpointer;
  private final ProgressListener reporter;
  private final StopSignal signal;
  private final TrainerState.Identity identity;
  private final BatchCursor cursor;
  private final SequencePacker packer;

  private int step;
  private long tokens;
  private double lastLoss = Double.NaN;
  private TrainerState.@Nullable Best best;
  private long trainedTokens;
  private long trainedNanos;

  TrainingLoop(
      RunContext context,
      LlamaModel model,
      TrainingRows rows,
      HeldOutEvaluator evaluator,
      TrainerState.Identity identity) {
    this.runId = context.job().runId();
    this.settings = context.settings();
    this.reporter = context.reporter();
    this.signal = context.signal();
    this.model = model;
    this.rows = rows.all();
    this.evaluator = evaluator;
    this.identity = identity;
    this.optimizer = new AdamW(model.adapters(), settings.optimizer());
    this.checkpointer =
        new Checkpointer(context.job().attemptDir(), context.job().baseModel().displayName());
    this.cursor = rows.cursor(settings);
    this.packer = new SequencePacker(settings.packTokens());
  }

  /** Goes on from a checkpoint whose tensors were restored. */
  void resume(TrainerState state) {
    step = state.step();
    tokens = state.tokens();
    lastLoss = state.lastLoss();
    best = state.best();
    optimizer.restoreSteps(state.adamSteps());
  }

  /** Runs to the last step or to the boundary at which a wish is met. */
  StopSignal.Wish run() throws IOException {
    while (step < settings.steps()) {
      if (signal.wish() == StopSignal.Wish.CANCEL) {
        return StopSignal.Wish.CANCEL;
      }
      if (signal.wish() == StopSignal.Wish.STOP) {
        save();
        return StopSignal.Wish.STOP;
      }
      trainStep();
      if (isEvaluationDue()) {
        evaluate();
      }
      if (step % settings.checkpointSteps() == 0 && step < settings.steps()) {
        save();
      }
    }
    if (settings.selection().keepBest() && best != null) {
      model.adapters().returnToBest();
    }
    return StopSignal.Wish.NONE;
  }

  private void trainStep() {
    long start = System.nanoTime();
    List<TokenRow> chosen = Arrays.stream(cursor.rowsOf(step)).mapToObj(rows::get).toList();
    List<TokenPack> packs = packer.pack(chosen);
    double loss = model.accumulate(packs);
    double norm = optimizer.clip();
    if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
      throw new TrainingException(
          "loss-not-finite",
          "loss %s, gradient norm %s at step %d: lower the learning rate"
              .formatted(loss, norm, step + 1));
    }
    double rate = settings.schedule().at(step);
    optimizer.step(rate);
    step++;
    lastLoss = loss;
    int length = packs.stream().mapToInt(TokenPack::length).sum();
    tokens += length;
    trainedTokens += length;
    trainedNanos += System.nanoTime() - start;
    report(loss, rate, norm);
  }

  private void report(double loss, double rate, double norm) {
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
            Math.round((settings.steps() - step) * averageRow * perToken)));
  }

  /** Evaluations lie evenly in the last two thirds: nothing is learnt before. */
  private boolean isEvaluationDue() {
    int count = settings.selection().evaluations();
    if (count < 1 || !evaluator.canChoose()) {
      return false;
    }
    if (step == settings.steps()) {
      return true;
    }
    for (int i = 0; i < count - 1; i++) {
      double share = 1 / 3.0 + 2 / 3.0 * i / (count - 1);
      if (step == (int) Math.round(share * settings.steps())) {
        return true;
      }
    }
    return false;
  }

  private void evaluate() {
    HeldOutEvaluator.Evaluation result = evaluator.evaluate();
    boolean better = best == null || result.score() < best.score();
    if (better) {
      best = new TrainerState.Best(step, result.score(), result.validationLoss());
      model.adapters().keepAsBest();
    }
    reporter.report(
        new TrainingEvent.Evaluated(
            runId,
            step,
            result.paraphraseLoss(),
            result.anchorLoss(),
            result.validationLoss(),
            result.score(),
            better));
  }

  private void save() throws IOException {
    TrainerState state =
        new TrainerState(step, optimizer.steps(), tokens, lastLoss, best, identity);
    Checkpointer.Saved saved = checkpointer.save(state, model.adapters());
    reporter.report(
        new TrainingEvent.CheckpointSaved(
            runId, step, saved.path().toString(), saved.manifestSha256()));
  }

  int step() {
    return step;
  }

  double lastLoss() {
    return lastLoss;
  }

  TrainerState.@Nullable Best best() {
    return best;
  }
}
