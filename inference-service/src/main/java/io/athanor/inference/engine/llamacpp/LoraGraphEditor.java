package io.athanor.inference.engine.llamacpp;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Makes one batch compute each of its entries with an adapter of its own (Punica, 2310.18547;
 * S-LoRA, 2311.03285), so that the base weights are read once for all of them.
 *
 * <p>llama.cpp applies an adapter to a whole batch: for each weight its graph has {@code y = W x}
 * and then {@code y + scale(B (A x))}. Here the operations with the {@linkplain LoraBank hook's}
 * matrices change: {@code A x} becomes the {@link LoraOperation}, which adds to {@code y} itself,
 * and the three after it become nothing.
 */
final class LoraGraphEditor implements GraphEditor {

  private static final String A = ".lora_a";

  private final GgmlOperations operations;
  private final LoraOperation operation;
  private final Map<Long, OptionalInt> modules = new HashMap<>();
  private @Nullable LoraBank bank;
  private boolean active;
  private int edited;
  private @Nullable RuntimeException failure;

  // The operations of one weight follow each other: A x, B, scale, sum.
  private int step;
  private long product;

  LoraGraphEditor(GgmlOperations operations, LoraOperation operation) {
    this.operations = operations;
    this.operation = operation;
  }

  /** Takes another bank; its hook must be the adapter in effect while entries are computed. */
  void use(LoraBank next) {
    bank = next;
    modules.clear();
    operation.use(next);
  }

  /** Begins a batch without adapters, whose graph stays as it is. */
  void beginPlain() {
    active = false;
  }

  /** Begins a batch with an adapter. */
  void begin() {
    active = true;
    step = 0;
    edited = 0;
    failure = null;
  }

  @Override
  public void verify() {
    if (!active) {
      return;
    }
    RuntimeException cause = failure == null ? operation.failure() : failure;
    if (cause != null) {
      throw new LlamaCppException("The graph could not be computed with adapters", cause);
    }
    if (edited == 0) {
      throw new LlamaCppException("The graph has no operations of adapters");
    }
  }

  @Override
  public void edit(long node) {
    if (active && failure == null) {
      try {
        follow(node);
      } catch (RuntimeException e) {
        failure = e;
      }
    }
  }

  private void follow(long node) {
    switch (step) {
      case 0 -> editProduct(node);
      case 1, 2 -> {
        GgmlTensor.setOperation(node, operations.none());
        step++;
      }
      default -> {
        editSum(node);
        step = 0;
      }
    }
  }

  /** A graph that is computed once more shows the operations as they were edited before. */
  private void editProduct(long node) {
    int present = GgmlTensor.operation(node);
    if (present != operations.multiply() && present != operations.custom()) {
      return;
    }
    modules
        .computeIfAbsent(GgmlTensor.source(node, 0), this::find)
        .ifPresent(
            number -> {
              GgmlTensor.setOperation(node, operations.custom());
              GgmlTensor.setFunction(node, operation.function(), number);
              product = node;
              step = 1;
            });
  }

  private OptionalInt find(long tensor) {
    String name = GgmlTensor.name(tensor);
    if (bank == null || !name.endsWith(A)) {
      return OptionalInt.empty();
    }
    LoraModuleBank found = bank.modules().get(name.substring(0, name.length() - A.length()));
    return found == null ? OptionalInt.empty() : OptionalInt.of(operation.register(found));
  }

  /** The sum is written where {@code y} is, or else is a copy of it. */
  private void editSum(long node) {
    long y = GgmlTensor.source(node, 0);
    boolean inPlace = GgmlTensor.data(y) == GgmlTensor.data(node);
    GgmlTensor.setOperation(node, inPlace ? operations.none() : operations.duplicate());
    GgmlTensor.setValues(product, y);
    edited++;
  }
}
