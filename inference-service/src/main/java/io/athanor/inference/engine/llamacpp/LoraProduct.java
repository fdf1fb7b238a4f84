package io.athanor.inference.engine.llamacpp;

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

  private final MemorySegment input;
  private final MemorySegment low;
  private final MemorySegment preparedLow;

  LoraProduct(Arena arena, LoraShape shape) {
    long inputBytes = LoraFactor.preparedBytes(shape.inputs(), shape.half());
    long lowBytes = LoraFactor.preparedBytes(shape.rank(), shape.half());
    input = arena.allocate(inputBytes, ALIGNMENT);
    low = arena.allocate((long) shape.rank() * Float.BYTES, ALIGNMENT);
    preparedLow = arena.allocate(lowBytes, ALIGNMENT);
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
      int last = (int) Math.min(tiles, tile + end - next);
      int slot = batch.slot(index);
      int column = batch.column(index);
      multiplyA(module, slot, x.column(column));
      long target = y.column(column) + (long) tile * LoraKernel.TILE_ROWS * Float.BYTES;
      module.b().multiply(slot, tile, last, 1, preparedLow.address(), target);
      next += last - tile;
    }
  }

  private void multiplyA(LoraModuleBank module, int slot, long x) {
    LoraFactor a = module.a();
    a.prepare(x, input.address());
    low.fill((byte) 0);
    a.multiply(slot, 0, a.tiles(), module.scale(slot), input.address(), low.address());
    module.b().prepare(low.address(), preparedLow.address());
  }
}
