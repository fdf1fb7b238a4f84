package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Seeds of a pack's dropout masks: functions of (run's seed, step, layer, module, row), where a row
 * is known by its tokens. No generator state goes from one step to the next.
 */
final class DropoutSeeds implements AutoCloseable {
  private static final int MODULES = LinearModule.values().length;

  private final List<IValue> layers = new ArrayList<>();

  /**
   * @param ofStep from {@link #ofStep}
   */
  DropoutSeeds(long ofStep, int layers, TokenPack pack) {
    long[] rows = new long[pack.rows()];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = key(pack, row);
    }
    for (int layer = 0; layer < layers; layer++) {
      this.layers.add(IValue.listFrom(ofLayer(ofStep, layer, rows)));
    }
  }

  /** What the seeds of all layers of a step share. */
  static long ofStep(long seed, int step) {
    return SplitMix64.at(seed, step + 1L);
  }

  /** Seeds of a layer: those of the pack's rows for q, then for k, and so on. */
  IValue ofLayer(int layer) {
    return layers.get(layer);
  }

  private static long[] ofLayer(long ofStep, int layer, long[] rows) {
    long[] seeds = new long[MODULES * rows.length];
    for (int module = 0; module < MODULES; module++) {
      long stream = SplitMix64.at(ofStep, (long) layer * MODULES + module);
      for (int row = 0; row < rows.length; row++) {
        // The kernel takes seeds that are not negative.
        seeds[module * rows.length + row] = SplitMix64.at(stream, rows[row]) >>> 1;
      }
    }
    return seeds;
  }

  private static long key(TokenPack pack, int row) {
    long key = 0;
    for (long i = pack.bounds()[row]; i < pack.bounds()[row + 1]; i++) {
      key = SplitMix64.at(key, pack.tokens()[(int) i] + 1L);
    }
    return key;
  }

  @Override
  public void close() {
    layers.forEach(IValue::close);
  }
}
