package io.athanor.inference.engine.llamacpp;

import static io.athanor.inference.engine.llamacpp.LoraFactor.FOUR;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Adds {@code scale * B (A x)} to columns of a weight's product, for each column with the matrices
 * of its own adapter (Punica, 2310.18547), as one thread of several.
 *
 * <p>The threads take equal shares of the tiles of B, column by column. Two that share a column
 * both compute its {@code A x}, which is less work than it is to wait for each other.
 */
final class LoraProduct {

  private static final int ALIGNMENT = 64;

  private final MemorySegment inputs;
  private final MemorySegment lows;
  private final MemorySegment preparedLows;

  LoraProduct(Arena arena, LoraShape shape) {
    long rank = shape.rank();
    inputs =
        arena.allocate(FOUR * LoraFactor.preparedBytes(shape.inputs(), shape.half()), ALIGNMENT);
    lows = arena.allocate(FOUR * rank * Float.BYTES, ALIGNMENT);
    preparedLows =
        arena.allocate(FOUR * LoraFactor.preparedBytes(shape.rank(), shape.half()), ALIGNMENT);
  }

  /**
   * Computes a thread's share.
   *
   * @param x the weight's inputs, by the batch's columns
   * @param y its product
   */
  void add(
      LoraModuleBank module,
      BatchSlots batch,
      NativeColumns x,
      NativeColumns y,
      int thread,
      int threads) {
    int tiles = module.b().tiles();
    long all = (long) batch.size() * tiles;
    long next = all * thread / threads;
    long end = all * (thread + 1) / threads;
    while (next < end) {
      int index = (int) (next / tiles);
      int tile = (int) (next % tiles);
      boolean four = tile == 0 && next + (long) FOUR * tiles <= end && batch.isRun(index, FOUR);
      int count = four ? FOUR : 1;
      int last = four ? tiles : (int) Math.min(tiles, tile + end - next);
      int slot = batch.slot(index);
      int column = batch.column(index);
      multiplyA(module, slot, count, x.from(column, 0));
      multiplyB(module, slot, tile, last, count, y.from(column, tile * LoraKernel.LANES));
      next += (long) count * (last - tile);
    }
  }

  private void multiplyA(LoraModuleBank module, int slot, int count, NativeColumns x) {
    LoraFactor a = module.a();
    NativeColumns prepared = columns(inputs);
    for (int i = 0; i < count; i++) {
      a.prepare(x.column(i), prepared.column(i));
    }
    lows.fill((byte) 0);
    a.multiply(slot, 0, a.tiles(), count, module.scale(slot), prepared, columns(lows));
  }

  private void multiplyB(
      LoraModuleBank module, int slot, int tile, int end, int count, NativeColumns y) {
    LoraFactor b = module.b();
    NativeColumns low = columns(lows);
    NativeColumns prepared = columns(preparedLows);
    for (int i = 0; i < count; i++) {
      b.prepare(low.column(i), prepared.column(i));
    }
    b.multiply(slot, tile, end, count, 1, prepared, y);
  }

  private static NativeColumns columns(MemorySegment four) {
    return new NativeColumns(four.address(), four.byteSize() / FOUR);
  }
}
