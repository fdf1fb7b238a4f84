package io.athanor.inference.engine.llamacpp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operation of edited graphs that ggml's threads call ({@code ggml_map_custom2}): what the
 * adapters of a batch add to the product of a weight.
 *
 * <p>Prepared by the engine's thread between two graphs, when no other one calls.
 */
final class LoraOperation {

  private final MemorySegment function;
  private final int threads;
  private final BatchSlots all;
  private final BatchSlots outputs;
  private final List<LoraModuleBank> modules = new ArrayList<>();
  private List<LoraProduct> products = List.of();
  private volatile @Nullable RuntimeException failure;

  /**
   * @param arena for the function's pointer
   * @param capacity columns of the longest batch
   * @param threads that compute a graph
   */
  LoraOperation(Arena arena, int capacity, int threads) {
    this.function =
        Upcall.to(MethodHandles.lookup(), this, "compute", GgmlOperations.FUNCTION, arena);
    this.threads = threads;
    this.all = new BatchSlots(capacity);
    this.outputs = new BatchSlots(capacity);
  }

  /** The function's pointer. */
  long function() {
    return function.address();
  }

  /** Forgets all modules, and computes with those of another bank. */
  void use(LoraBank bank) {
    modules.clear();
    products = bank.products(threads);
  }

  /** Makes a module known and returns its number, which is the operation's user data. */
  int register(LoraModuleBank module) {
    modules.add(module);
    return modules.size() - 1;
  }

  /** Begins a batch; its columns follow. */
  void begin() {
    all.clear();
    outputs.clear();
    failure = null;
  }

  /**
   * The next column of the batch.
   *
   * @param isOutput whether it has logits: the last layer computes only those columns
   */
  void add(int slot, boolean isOutput) {
    all.add(slot);
    if (isOutput) {
      outputs.add(slot);
    }
  }

  /** All columns are known. */
  void finish() {
    all.finish();
    outputs.finish();
  }

  /** What went wrong in a thread since the batch began. */
  @Nullable RuntimeException failure() {
    return failure;
  }

  // An exception that escapes an upcall ends the JVM: nothing here may throw.
  @SuppressWarnings("unused")
  private void compute(long result, long matrices, long input, int thread, int threads, long data) {
    try {
      BatchSlots batch = slotsOf(GgmlTensor.extent(result, 1));
      LoraModuleBank module = modules.get((int) data);
      NativeColumns x = NativeColumns.of(input);
      products.get(thread).add(module, batch, x, NativeColumns.of(result), thread, threads);
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private BatchSlots slotsOf(long columns) {
    BatchSlots slots = columns == all.columns() ? all : outputs;
    if (columns != slots.columns()) {
      throw new IllegalStateException(
          "An operation has %d columns, the batch %d and %d of them with logits"
              .formatted(columns, all.columns(), outputs.columns()));
    }
    return slots;
  }
}
