package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes one batch compute each of its entries with an adapter of its own (Punica, 2310.18547;
 * S-LoRA, 2311.03285).
 *
 * <p>llama.cpp applies an adapter to a whole batch: for each weight its graph has {@code scale(B (A
 * x))}. Before computing a graph, ggml shows every operation to a callback; here the products with
 * the {@linkplain LoraBank hook's} matrices are turned into {@code MUL_MAT_ID}, which multiplies
 * each column with the matrix that a list of numbers names for it, one product per group of equal
 * numbers. So the base weights are read once for all entries and each adapter once for its own.
 *
 * <p>Where all entries have the same adapter, the products stay plain ones with its matrices, for
 * which ggml has a much faster kernel.
 *
 * <p>Confined to the engine's thread, which is also the one that ggml calls back on.
 */
final class LoraGraphEditor {

  private static final int ALIGNMENT = 64;

  /** A matrix of the hook, or of the bank in a graph that was edited before. */
  private record Matrix(@Nullable LoraModuleBank module, boolean isA) {
    static final Matrix OTHER = new Matrix(null, false);
  }

  private static final class Entries {
    final MemorySegment slots;
    final long tensor;
    int count;
    boolean alike;

    Entries(Arena arena, int capacity) {
      slots = arena.allocate(JAVA_INT, capacity);
      tensor = arena.allocate(GgmlTensor.BYTES, ALIGNMENT).address();
      GgmlTensor.setType(tensor, GgmlTensor.TYPE_I32);
      GgmlTensor.setData(tensor, slots.address());
    }

    void clear() {
      count = 0;
      alike = true;
    }

    void add(int slot) {
      alike &= count == 0 || slot == first();
      slots.setAtIndex(JAVA_INT, count++, slot);
    }

    int first() {
      return slots.getAtIndex(JAVA_INT, 0);
    }

    void finish() {
      GgmlTensor.setShape(tensor, Integer.BYTES, 1, count, 1);
    }
  }

  private final GgmlOperations operations;
  private final Arena arena;
  private final int capacity;
  private final Entries all;
  private final Entries outputs;
  private final MemorySegment callback;
  private final Map<Long, Matrix> matrices = new HashMap<>();
  private @Nullable LoraBank bank;
  private long scratch;
  private boolean active;
  private long lastLow;
  private long lastProduct;
  private long lastProductAsBefore;
  private int edited;
  private @Nullable RuntimeException failure;

  /**
   * Prepares for batches of a greatest length.
   *
   * @param arena for memory that lives at least as long as the context
   */
  LoraGraphEditor(GgmlOperations operations, Arena arena, int capacity) {
    this.operations = operations;
    this.arena = arena;
    this.capacity = capacity;
    this.all = new Entries(arena, capacity);
    this.outputs = new Entries(arena, capacity);
    this.callback = callback(arena);
  }

  /** The function pointer for {@code cb_eval}. */
  MemorySegment callback() {
    return callback;
  }

  /** Takes another bank; its hook must be the adapter in effect while entries are computed. */
  void use(LoraBank next) {
    bank = next;
    matrices.clear();
    long bytes = (long) next.shape().rank() * capacity * Float.BYTES;
    scratch = arena.allocate(bytes, ALIGNMENT).address();
  }

  /** Begins a batch without adapters, whose graph stays as it is. */
  void beginPlain() {
    active = false;
  }

  /** Begins a batch; its entries follow. */
  void begin() {
    active = true;
    all.clear();
    outputs.clear();
    lastLow = 0;
    lastProduct = 0;
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
    all.finish();
    outputs.finish();
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
    if (active && before) {
      try {
        edit(node);
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    return false;
  }

  private void edit(long node) {
    int operation = GgmlTensor.operation(node);
    if (operation == operations.scale()) {
      editScale(node);
    } else if (operation == operations.multiply() || operation == operations.multiplyGrouped()) {
      long tensor = GgmlTensor.source(node, 0);
      Matrix matrix = matrices.get(tensor);
      if (matrix == null) {
        matrix = find(tensor);
        matrices.put(tensor, matrix);
      }
      LoraModuleBank module = matrix.module();
      if (module != null && matrix.isA()) {
        editLow(node, module);
      } else if (module != null) {
        editProduct(node, module);
      }
    }
  }

  private Matrix find(long tensor) {
    String name = GgmlTensor.name(tensor);
    boolean isA = name.endsWith(".lora_a");
    if (bank == null || !(isA || name.endsWith(".lora_b"))) {
      return Matrix.OTHER;
    }
    LoraModuleBank module = bank.modules().get(name.substring(0, name.length() - 7));
    if (module == null) {
      return Matrix.OTHER;
    }
    Matrix matrix = new Matrix(module, isA);
    LoraModuleBank.Matrices known = isA ? module.a : module.b;
    matrices.put(known.all(), matrix);
    matrices.put(known.sole(), matrix);
    return matrix;
  }

  /** [1, n] = A [inputs, 1] x [inputs, n] becomes [rank, 1, n] = A [inputs, rank, slots] x. */
  private void editLow(long node, LoraModuleBank module) {
    long input = GgmlTensor.source(node, 1);
    if (input != module.input) {
      GgmlTensor.copy(input, module.input);
    }
    long count = columns(module.input);
    if (count == 0) {
      return;
    }
    multiply(node, module.a, count);
    setColumns(module.input, module.inputs(), count);
    GgmlTensor.setSource(node, 1, module.input);
    setColumns(node, module.rank(), count);
    GgmlTensor.setData(node, scratch);
    lastLow = node;
  }

  /**
   * [outputs, n] = B [1, outputs] x [1, n] becomes [outputs, 1, n] = B [rank, outputs, slots] x.
   */
  private void editProduct(long node, LoraModuleBank module) {
    long low = GgmlTensor.source(node, 1);
    long count = columns(low);
    if (low != lastLow && count > 0) {
      throw new IllegalStateException("B does not follow A");
    }
    multiply(node, module.b, count);
    setColumns(node, module.outputs(), count);
    GgmlTensor.copy(node, module.product);
    GgmlTensor.setShape(module.product, Float.BYTES, module.outputs(), count, 1);
    lastProduct = node;
    lastProductAsBefore = module.product;
    edited++;
  }

  /** The operation behind a product sees it in the shape that it had. */
  private void editScale(long node) {
    if (lastProduct != 0 && GgmlTensor.source(node, 0) == lastProduct) {
      GgmlTensor.setSource(node, 0, lastProductAsBefore);
    }
  }

  private void multiply(long node, LoraModuleBank.Matrices matrices, long count) {
    Entries entries = count == all.count ? all : outputs;
    if (count != entries.count) {
      throw new IllegalStateException(
          "An operation has %d columns, the batch %d and %d of them with logits"
              .formatted(count, all.count, outputs.count));
    }
    // Decided for the whole batch, so that A and B agree on the shape of what is between them.
    if (all.alike) {
      GgmlTensor.setOperation(node, operations.multiply());
      GgmlTensor.setSource(node, 0, matrices.sole(all.first()));
      GgmlTensor.setSource(node, 2, 0);
    } else {
      GgmlTensor.setOperation(node, operations.multiplyGrouped());
      GgmlTensor.setSource(node, 0, matrices.all());
      GgmlTensor.setSource(node, 2, entries.tensor);
    }
  }

  /** Columns of a tensor in either of the shapes that {@link #setColumns} gives. */
  private static long columns(long tensor) {
    return GgmlTensor.extent(tensor, 1) * GgmlTensor.extent(tensor, 2);
  }

  private void setColumns(long tensor, int rows, long count) {
    GgmlTensor.setShape(tensor, Float.BYTES, rows, all.alike ? count : 1, all.alike ? 1 : count);
  }
}
