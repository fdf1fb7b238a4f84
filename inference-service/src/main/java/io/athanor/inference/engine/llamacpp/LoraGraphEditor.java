package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes one batch compute each of its entries with an adapter of its own (Punica, 2310.18547;
 * S-LoRA, 2311.03285), so that the base weights are read once for all of them.
 *
 * <p>llama.cpp applies an adapter to a whole batch: for each weight its graph has {@code scale(B (A
 * x))} and adds that. Before computing a graph, ggml shows every operation to a callback; here the
 * three with the {@linkplain LoraBank hook's} matrices become, with matrices of the bank,
 *
 * <ul>
 *   <li>{@code B (mask * (A x))}, where A and B are those of a {@linkplain SlotRange range of
 *       slots} and the mask clears what belongs to other slots than the column's;
 *   <li>{@code B (A x)} where all entries have the same adapter;
 *   <li>{@code B[s] (A[s] x)} by {@code MUL_MAT_ID}, which multiplies each column with the matrix
 *       that a list of numbers names for it, where the range would be too large.
 * </ul>
 *
 * <p>Confined to the engine's thread, which is also the one that ggml calls back on.
 */
final class LoraGraphEditor {

  private static final int ALIGNMENT = 64;
  private static final String A = ".lora_a";

  private final GgmlOperations operations;
  private final Arena arena;
  private final int capacity;
  private final MemorySegment callback;
  private final Map<Long, Optional<LoraModuleBank>> modules = new HashMap<>();
  private @Nullable LoraBank bank;
  private BatchSlots all;
  private BatchSlots outputs;
  private long scratch;
  private SlotRange range = new SlotRange(0, 0, false);
  private boolean active;
  private int edited;
  private @Nullable RuntimeException failure;

  // The operations of one weight follow each other: A x, B or mask, scale or B, sum.
  private int step;
  private @Nullable LoraModuleBank module;
  private long low;
  private long middle;
  private long last;

  /**
   * Prepares for batches of a greatest length.
   *
   * @param arena for memory that lives at least as long as the context
   */
  LoraGraphEditor(GgmlOperations operations, Arena arena, int capacity) {
    this.operations = operations;
    this.arena = arena;
    this.capacity = capacity;
    this.all = new BatchSlots(arena, capacity, 0);
    this.outputs = all;
    this.callback = callback(arena);
  }

  /** The function pointer for {@code cb_eval}. */
  MemorySegment callback() {
    return callback;
  }

  /** Takes another bank; its hook must be the adapter in effect while entries are computed. */
  void use(LoraBank next) {
    bank = next;
    modules.clear();
    int rows = SlotRange.mostRows(next.shape().rank());
    all = new BatchSlots(arena, capacity, rows);
    outputs = new BatchSlots(arena, capacity, rows);
    scratch = arena.allocate((long) rows * capacity * Float.BYTES, ALIGNMENT).address();
  }

  /** Begins a batch without adapters, whose graph stays as it is. */
  void beginPlain() {
    active = false;
  }

  /** Begins a batch with an adapter; its entries follow. */
  void begin() {
    active = true;
    all.clear();
    outputs.clear();
    step = 0;
    edited = 0;
    failure = null;
  }

  void add(int slot, boolean isOutput) {
    all.add(slot);
    if (isOutput) {
      outputs.add(slot);
    }
  }

  /** All entries are known. */
  void finish() {
    LoraBank current = Objects.requireNonNull(bank, "no bank");
    range = SlotRange.of(all, current);
    all.finish(range, current.shape().rank());
    outputs.finish(range, current.shape().rank());
  }

  /** Fails when the graph of the last batch was not what was expected. */
  void verify() {
    if (!active) {
      return;
    }
    if (failure != null) {
      throw new LlamaCppException("The graph could not be edited", failure);
    }
    if (edited == 0) {
      throw new LlamaCppException("The graph has no operations of adapters");
    }
  }

  private MemorySegment callback(Arena arena) {
    try {
      var target =
          MethodHandles.lookup()
              .bind(
                  this,
                  "ask",
                  MethodType.methodType(boolean.class, long.class, boolean.class, long.class));
      var descriptor = FunctionDescriptor.of(JAVA_BOOLEAN, JAVA_LONG, JAVA_BOOLEAN, JAVA_LONG);
      return Linker.nativeLinker().upcallStub(target, descriptor, arena);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("ask is declared in this class", e);
    }
  }

  // An exception that escapes an upcall ends the JVM: nothing here may throw. The answer is always
  // that no operation's result is wanted, so that the graph is computed in one go.
  @SuppressWarnings("unused")
  private boolean ask(long node, boolean before, long userData) {
    if (active && before && failure == null) {
      try {
        edit(node);
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    return false;
  }

  private void edit(long node) {
    LoraModuleBank current = module;
    if (step == 0 || current == null) {
      begin(node);
      return;
    }
    switch (step++) {
      case 1 -> editMiddle(node);
      case 2 -> editProduct(node, current);
      default -> {
        editSum(node, current);
        step = 0;
      }
    }
  }

  /** A graph that is computed once more shows the operations as they were edited before. */
  private void begin(long node) {
    int operation = GgmlTensor.operation(node);
    if (operation != operations.multiply() && operation != operations.multiplyGrouped()) {
      return;
    }
    long matrix = GgmlTensor.source(node, 0);
    Optional<LoraModuleBank> found = modules.get(matrix);
    if (found == null) {
      found = find(matrix);
      modules.put(matrix, found);
    }
    found.ifPresent(
        next -> {
          module = next;
          low = node;
          step = 1;
          editLow(node, next);
        });
  }

  private Optional<LoraModuleBank> find(long tensor) {
    String name = GgmlTensor.name(tensor);
    if (bank == null || !name.endsWith(A)) {
      return Optional.empty();
    }
    var found =
        Optional.ofNullable(bank.modules().get(name.substring(0, name.length() - A.length())));
    found.ifPresent(next -> next.structuresOfA().forEach(each -> modules.put(each, found)));
    return found;
  }

  /** The product with A, in memory of this editor. */
  private void editLow(long node, LoraModuleBank module) {
    long source = GgmlTensor.source(node, 1);
    if (source != module.input) {
      GgmlTensor.copy(source, module.input);
    }
    GgmlTensor.setSource(node, 1, module.input);
    long columns = columns(module.input);
    if (range.isEmpty()) {
      multiplyEach(node, module.eachA, columns);
      setColumns(module.input, module.inputs(), columns);
      setColumns(node, module.rank(), columns);
    } else {
      multiply(node, module.rangeA(range));
      setColumns(module.input, module.inputs(), columns);
      setColumns(node, range.count() * module.rank(), columns);
    }
    GgmlTensor.setData(node, scratch);
  }

  /** The product with B in a fresh graph; here the mask, or nothing. */
  private void editMiddle(long node) {
    if (GgmlTensor.source(node, 0) != low && GgmlTensor.source(node, 1) != low) {
      throw unexpected("B does not follow A", node);
    }
    middle = node;
    GgmlTensor.setSource(node, 0, low);
    if (range.masked()) {
      long columns = columns(low);
      GgmlTensor.setOperation(node, operations.multiplyElements());
      GgmlTensor.setSource(node, 1, slotsOf(columns).mask);
      GgmlTensor.setShape(node, Float.BYTES, GgmlTensor.extent(low, 0), columns, 1);
      GgmlTensor.setData(node, scratch);
    } else {
      GgmlTensor.setOperation(node, operations.none());
    }
  }

  /** The scaling in a fresh graph; here the product with B. */
  private void editProduct(long node, LoraModuleBank module) {
    last = node;
    long columns = columns(low);
    if (range.isEmpty()) {
      multiplyEach(node, module.eachB, columns);
    } else {
      multiply(node, module.rangeB(range));
    }
    GgmlTensor.setSource(node, 1, range.masked() ? middle : low);
    setColumns(node, module.outputs(), columns);
    GgmlTensor.copy(node, module.product);
    GgmlTensor.setShape(module.product, Float.BYTES, module.outputs(), columns, 1);
    edited++;
  }

  /** The sum sees the product in the shape that it had. */
  private void editSum(long node, LoraModuleBank module) {
    long source = GgmlTensor.source(node, 1);
    if (source != last && source != module.product) {
      throw unexpected("the sum does not follow B", node);
    }
    GgmlTensor.setSource(node, 1, module.product);
  }

  private void multiply(long node, long matrix) {
    GgmlTensor.setOperation(node, operations.multiply());
    GgmlTensor.setSource(node, 0, matrix);
    GgmlTensor.setSource(node, 2, 0);
  }

  private void multiplyEach(long node, long matrices, long columns) {
    GgmlTensor.setOperation(node, operations.multiplyGrouped());
    GgmlTensor.setSource(node, 0, matrices);
    GgmlTensor.setSource(node, 2, slotsOf(columns).numbers);
  }

  private BatchSlots slotsOf(long columns) {
    BatchSlots slots = columns == all.count() ? all : outputs;
    if (columns != slots.count()) {
      throw new IllegalStateException(
          "An operation has %d columns, the batch %d and %d of them with logits"
              .formatted(columns, all.count(), outputs.count()));
    }
    return slots;
  }

  /** Columns of a tensor in either of the shapes that {@link #setColumns} gives. */
  private static long columns(long tensor) {
    return GgmlTensor.extent(tensor, 1) * GgmlTensor.extent(tensor, 2);
  }

  /** One column per matrix for {@code MUL_MAT_ID}, else columns of one matrix. */
  private void setColumns(long tensor, int rows, long columns) {
    boolean each = range.isEmpty();
    GgmlTensor.setShape(tensor, Float.BYTES, rows, each ? 1 : columns, each ? columns : 1);
  }

  private static IllegalStateException unexpected(String problem, long node) {
    return new IllegalStateException(
        "%s, but %s with operation %d"
            .formatted(problem, GgmlTensor.name(node), GgmlTensor.operation(node)));
  }
}
