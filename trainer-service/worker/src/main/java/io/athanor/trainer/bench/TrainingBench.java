package io.athanor.trainer.bench;

import io.athanor.trainer.data.SequencePacker;
import io.athanor.trainer.engine.AdamW;
import io.athanor.trainer.engine.FrozenBase;
import io.athanor.trainer.engine.GemmFloor;
import io.athanor.trainer.engine.LlamaModel;
import io.athanor.trainer.engine.TokenPack;
import io.athanor.trainer.engine.TorchRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Runs the product's own training step on a base and takes the time. */
final class TrainingBench {
  private static final long SEED = 1;
  private static final double LEARNING_RATE = 2e-4;

  private final FrozenBase base;
  private final BenchOptions options;
  private final StepRows rows;
  private final SequencePacker packer;

  TrainingBench(FrozenBase base, BenchOptions options) throws IOException {
    this.base = base;
    this.options = options;
    rows = StepRows.of(options.rows(), base.shape().vocabularySize());
    packer = new SequencePacker(options.pack(), TorchRuntime.lanes());
  }

  Measurement measure() throws IOException {
    List<Measurement.Step> steps = train();
    // Read before the floor is measured: its tensors are none of training's.
    long peak = PeakMemory.bytes();
    return new Measurement(
        steps, options.floor() ? OptionalDouble.of(floor()) : OptionalDouble.empty(), peak);
  }

  private List<Measurement.Step> train() {
    List<Measurement.Step> steps = new ArrayList<>();
    try (LlamaModel model =
        new LlamaModel(base, options.model().lora(), options.model().recompute())) {
      model.adapters().initialise(SEED);
      AdamW optimizer = new AdamW(model.adapters(), AdamW.Settings.of(0, 1));
      step(model, optimizer, 0);
      for (int index = 1; index <= options.steps(); index++) {
        steps.add(step(model, optimizer, index));
      }
    }
    return steps;
  }

  private Measurement.Step step(LlamaModel model, AdamW optimizer, int index) {
    long start = System.nanoTime();
    List<TokenPack> packs = packs(index);
    double loss = model.accumulate(packs, new LlamaModel.Step(SEED, index), (pack, losses) -> {});
    long trained = System.nanoTime();
    optimizer.clip();
    optimizer.step(LEARNING_RATE);
    long end = System.nanoTime();
    return new Measurement.Step(
        packs.stream().mapToInt(TokenPack::length).sum(),
        packs.stream().mapToInt(TokenPack::supervised).sum(),
        loss,
        (end - start) / 1e9,
        (end - trained) / 1e9);
  }

  /** Seconds for the packs of all measured steps. */
  private double floor() {
    try (GemmFloor floor = new GemmFloor(base)) {
      packs(0).forEach(floor::seconds);
      double seconds = 0;
      for (int index = 1; index <= options.steps(); index++) {
        seconds += packs(index).stream().mapToDouble(floor::seconds).sum();
      }
      return seconds;
    }
  }

  private List<TokenPack> packs(int step) {
    return packer.pack(rows.of(step));
  }
}
