package io.athanor.trainer.data;

import io.athanor.trainer.engine.SplitMix64;
import java.util.Arrays;

/**
 * Which rows an optimizer step trains on: every epoch takes all own rows and the next rows of the
 * replay pool, shuffles them by (seed, epoch) and cuts them into steps of {@code effectiveBatch}
 * rows, the last of an epoch possibly shorter.
 *
 * <p>A pure function of the step, so a resumed run needs no saved state but the step's number.
 * Steps of the whole run = epochs * ceil(rows of an epoch / effectiveBatch).
 */
public final class BatchCursor {
  private final int own;
  private final Replay replay;
  private final int rows;
  private final int effectiveBatch;
  private final long seed;
  private int shuffledEpoch = -1;
  private int[] order = new int[0];

  /**
   * Rows that follow the own ones and take turns: an epoch trains on {@code perEpoch} of them, so
   * that the same tokens show more of what the base knows.
   */
  public record Replay(int pool, int perEpoch) {
    public static final Replay NONE = new Replay(0, 0);

    public Replay {
      if (perEpoch < 0 || perEpoch > pool) {
        throw new IllegalArgumentException(
            "replay rows of an epoch must be 0 to %d, were %d".formatted(pool, perEpoch));
      }
    }
  }

  public BatchCursor(int own, Replay replay, int effectiveBatch, long seed) {
    if (own < 1 || effectiveBatch < 1) {
      throw new IllegalArgumentException(
          "rows and effective batch must be at least 1, were %d and %d"
              .formatted(own, effectiveBatch));
    }
    this.own = own;
    this.replay = replay;
    this.rows = own + replay.perEpoch();
    this.effectiveBatch = effectiveBatch;
    this.seed = seed;
  }

  public int stepsPerEpoch() {
    return (rows + effectiveBatch - 1) / effectiveBatch;
  }

  public int epoch(int step) {
    return step / stepsPerEpoch();
  }

  /** Indices of the rows of a step, counted from 0. */
  public int[] rowsOf(int step) {
    int epoch = epoch(step);
    if (epoch != shuffledEpoch) {
      order = shuffled(epoch);
      shuffledEpoch = epoch;
    }
    int from = step % stepsPerEpoch() * effectiveBatch;
    return Arrays.copyOfRange(order, from, Math.min(rows, from + effectiveBatch));
  }

  /** Fisher-Yates with a counter-based generator (SplitMix64). */
  private int[] shuffled(int epoch) {
    int[] indices = new int[rows];
    long played = (long) epoch * replay.perEpoch();
    Arrays.setAll(indices, i -> i < own ? i : own + (int) ((played + i - own) % replay.pool()));
    long stream = SplitMix64.at(seed, epoch + 1L);
    for (int i = rows - 1; i > 0; i--) {
      int j = (int) Long.remainderUnsigned(SplitMix64.at(stream, i), i + 1L);
      int swapped = indices[i];
      indices[i] = indices[j];
      indices[j] = swapped;
    }
    return indices;
  }
}
