package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Attention of many tokens, block by block of the cache, with the softmax kept up as the blocks
 * come (FlashAttention, 2205.14135).
 *
 * <p>Computed by several threads that take tiles of tokens by turns, each with an object of its
 * own. A block's keys and values are made floats once for all of a thread's tiles and all heads
 * that share them. Blocks of which no token of a tile sees a cell are left out.
 */
final class BlockAttention {

  /** Cells of a block. */
  static final int CELLS = 64;

  /** Tokens of a tile. */
  private static final int TOKENS = 16;

  /** Stands for minus infinity, whose difference with itself would be no number. */
  private static final float UNSEEN = -1e9f;

  private static final VectorSpecies<Float> FLOATS = TileProduct.FLOATS;
  private static final MemorySegment MEMORY = NativeMemory.ALL;

  private final float[] mask = new float[TOKENS * CELLS];
  private final float[] scores = new float[TOKENS * CELLS];

  // Of a block: [depth, cells] and [cells, width].
  private float[] keys = {};
  private float[] values = {};

  // Of all rows, which are the tokens of a tile for one head of a group after the other. A row's
  // result is sums / weights, both relative to the exponential of its greatest score.
  private float[] queries = {};
  private float[] sums = {};
  private float[] greatest = {};
  private float[] weights = {};

  /** A thread's share of the work. */
  private record Share(AttentionInputs in, int thread, int threads) {

    int tiles() {
      int all = (in.tokens() + TOKENS - 1) / TOKENS;
      return (all - thread + threads - 1) / threads;
    }

    int firstToken(int tile) {
      return (tile * threads + thread) * TOKENS;
    }

    int tokens(int tile) {
      return Math.min(TOKENS, in.tokens() - firstToken(tile));
    }

    int rows() {
      return tiles() * in.group() * TOKENS;
    }

    int firstRow(int tile, int head) {
      return (tile * in.group() + head) * TOKENS;
    }

    /** Floats of a row of values: those that there are, and zeros up to whole registers. */
    int width() {
      int columns = TileProduct.COLUMNS;
      return (in.width() + columns - 1) / columns * columns;
    }
  }

  /** Computes a thread's share. */
  void compute(AttentionInputs in, int thread, int threads) {
    Share share = new Share(in, thread, threads);
    makeRoom(share);
    for (int keyHead = 0; keyHead < in.keyHeads(); keyHead++) {
      begin(share, keyHead);
      for (int cell = 0; cell < in.cells(); cell += CELLS) {
        addBlock(share, keyHead, cell);
      }
      finish(share, keyHead);
    }
  }

  private void makeRoom(Share share) {
    AttentionInputs in = share.in();
    keys = atLeast(keys, in.depth() * CELLS);
    values = atLeast(values, CELLS * share.width());
    queries = atLeast(queries, share.rows() * in.depth());
    sums = atLeast(sums, share.rows() * share.width());
    greatest = atLeast(greatest, share.rows());
    weights = atLeast(weights, share.rows());
  }

  private static float[] atLeast(float[] array, int length) {
    return array.length < length ? new float[length] : array;
  }

  private void begin(Share share, int keyHead) {
    AttentionInputs in = share.in();
    Arrays.fill(sums, 0, share.rows() * share.width(), 0);
    Arrays.fill(greatest, 0, share.rows(), Float.NEGATIVE_INFINITY);
    Arrays.fill(weights, 0, share.rows(), 0);
    for (int tile = 0; tile < share.tiles(); tile++) {
      for (int head = 0; head < in.group(); head++) {
        for (int token = 0; token < share.tokens(tile); token++) {
          long query = in.queries().of(share.firstToken(tile) + token, keyHead * in.group() + head);
          int target = (share.firstRow(tile, head) + token) * in.depth();
          for (int i = 0; i < in.depth(); i++) {
            queries[target + i] = in.scale() * MEMORY.get(JAVA_FLOAT_UNALIGNED, query + 4L * i);
          }
        }
      }
    }
  }

  private void addBlock(Share share, int keyHead, int cell) {
    AttentionInputs in = share.in();
    boolean read = false;
    for (int tile = 0; tile < share.tiles(); tile++) {
      if (!readMask(share, tile, cell)) {
        continue;
      }
      if (!read) {
        readKeys(in, keyHead, cell);
        readValues(in, keyHead, cell, share.width());
        read = true;
      }
      for (int head = 0; head < in.group(); head++) {
        addBlock(in, share.firstRow(tile, head), share.width());
      }
    }
  }

  /** Adds the block that was read to the rows of a tile and a head. */
  private void addBlock(AttentionInputs in, int firstRow, int width) {
    TileProduct.multiply(
        queries, firstRow * in.depth(), keys, scores, 0, TOKENS, in.depth(), CELLS, false);
    for (int token = 0; token < TOKENS; token++) {
      weigh(token, firstRow + token, width);
    }
    TileProduct.multiply(scores, 0, values, sums, firstRow * width, TOKENS, CELLS, width, true);
  }

  /** Turns a token's scores into weights, and its row into one relative to the new greatest. */
  private void weigh(int token, int row, int width) {
    int start = token * CELLS;
    FloatVector most = FloatVector.broadcast(FLOATS, greatest[row]);
    for (int i = start; i < start + CELLS; i += FLOATS.length()) {
      FloatVector score =
          FloatVector.fromArray(FLOATS, scores, i).add(FloatVector.fromArray(FLOATS, mask, i));
      score.intoArray(scores, i);
      most = most.max(score);
    }
    float newGreatest = most.reduceLanes(VectorOperators.MAX);
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = start; i < start + CELLS; i += FLOATS.length()) {
      FloatVector weight =
          FloatVector.fromArray(FLOATS, scores, i).sub(newGreatest).lanewise(VectorOperators.EXP);
      weight.intoArray(scores, i);
      sum = sum.add(weight);
    }
    float factor = (float) Math.exp(greatest[row] - newGreatest);
    greatest[row] = newGreatest;
    weights[row] = weights[row] * factor + sum.reduceLanes(VectorOperators.ADD);
    if (factor != 1) {
      for (int i = row * width; i < (row + 1) * width; i += FLOATS.length()) {
        FloatVector.fromArray(FLOATS, sums, i).mul(factor).intoArray(sums, i);
      }
    }
  }

  /** Whether a token of the tile sees a cell of the block. */
  private boolean readMask(Share share, int tile, int cell) {
    boolean seen = false;
    for (int token = 0; token < share.tokens(tile); token++) {
      long row = (long) (share.firstToken(tile) + token) * share.in().cells() + cell;
      for (int i = 0; i < CELLS; i++) {
        float value = half(share.in().mask() + Short.BYTES * (row + i));
        mask[token * CELLS + i] = Math.max(value, UNSEEN);
        seen |= value > UNSEEN;
      }
    }
    return seen;
  }

  private void readKeys(AttentionInputs in, int keyHead, int cell) {
    for (int i = 0; i < CELLS; i++) {
      long key = in.keys().of(cell + i, keyHead);
      for (int k = 0; k < in.depth(); k++) {
        keys[k * CELLS + i] = half(key + (long) Short.BYTES * k);
      }
    }
  }

  private void readValues(AttentionInputs in, int keyHead, int cell, int width) {
    for (int i = 0; i < CELLS; i++) {
      long value = in.values().of(cell + i, keyHead);
      for (int k = 0; k < in.width(); k++) {
        values[i * width + k] = half(value + (long) Short.BYTES * k);
      }
      Arrays.fill(values, i * width + in.width(), (i + 1) * width, 0);
    }
  }

  private void finish(Share share, int keyHead) {
    AttentionInputs in = share.in();
    for (int tile = 0; tile < share.tiles(); tile++) {
      for (int head = 0; head < in.group(); head++) {
        for (int token = 0; token < share.tokens(tile); token++) {
          int row = share.firstRow(tile, head) + token;
          long result = in.result().of(share.firstToken(tile) + token, keyHead * in.group() + head);
          int sum = row * share.width();
          float factor = 1 / weights[row];
          for (int i = 0; i < in.width(); i++) {
            MEMORY.set(JAVA_FLOAT_UNALIGNED, result + 4L * i, sums[sum + i] * factor);
          }
        }
      }
    }
  }

  private static float half(long address) {
    return Float.float16ToFloat(MEMORY.get(JAVA_SHORT_UNALIGNED, address));
  }
}
