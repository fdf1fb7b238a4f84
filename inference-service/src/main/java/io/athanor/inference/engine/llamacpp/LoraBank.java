package io.athanor.inference.engine.llamacpp;

import io.athanor.llm.format.GgmlType;
import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.GgufValue;
import io.athanor.llm.format.GgufWriter;
import io.athanor.llm.format.TensorContent;
import io.athanor.llm.format.TensorShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Memory for a number of adapters of one shape, and the hook through which they get into a graph:
 * an adapter of rank 1 and all zeros that makes llama.cpp write the operations of an adapter, which
 * {@link LoraGraphEditor} then points to this memory.
 */
final class LoraBank implements AutoCloseable {

  /** Memory of smaller pieces is never in large pages, with which it is read faster. */
  private static final long LARGE_PAGE = 2 << 20;

  private final Arena arena = Arena.ofShared();
  private final LoraShape shape;
  private final int slots;
  private final Map<String, LoraModuleBank> modules = new HashMap<>();
  private final LlamaAdapter hook;

  LoraBank(LlamaModel model, String architecture, LoraShape shape, int slots) {
    this.shape = shape;
    this.slots = slots;
    long bytes =
        shape.modules().values().stream()
            .mapToLong(size -> LoraModuleBank.bytes(shape, size))
            .sum();
    List<MemorySegment> memory = new ArrayList<>();
    HalfSpeed pace = new HalfSpeed();
    for (int slot = 0; slot < slots; slot++) {
      memory.add(arena.allocate(bytes, LARGE_PAGE));
      pace.rest();
    }
    divide(memory);
    this.hook = openHook(model, architecture, shape);
  }

  /** A slot's matrices lie one behind the other. */
  private void divide(List<MemorySegment> memory) {
    long offset = 0;
    for (Map.Entry<String, LoraShape.Size> module : shape.modules().entrySet()) {
      long start = offset;
      long bytes = LoraModuleBank.bytes(shape, module.getValue());
      List<MemorySegment> parts = memory.stream().map(slot -> slot.asSlice(start, bytes)).toList();
      modules.put(
          module.getKey(), new LoraModuleBank(module.getKey(), shape, module.getValue(), parts));
      offset += bytes;
    }
  }

  /** Whether a slot exists and takes adapters of a shape. */
  boolean holds(LoraShape wanted, int slot) {
    return slot < slots && shape.holds(wanted);
  }

  LoraShape shape() {
    return shape;
  }

  LlamaAdapter hook() {
    return hook;
  }

  /** What multiplies with the matrices, one for each thread. */
  List<LoraProduct> products(int threads) {
    return Stream.generate(() -> new LoraProduct(arena, shape)).limit(threads).toList();
  }

  Map<String, LoraModuleBank> modules() {
    return modules;
  }

  /** Fills a slot; requests that use other slots may be computed meanwhile. */
  void fill(int slot, GgufFile adapter, float strength) {
    HalfSpeed pace = new HalfSpeed();
    double alpha = adapter.metadata().requiredDecimal("adapter.lora.alpha");
    modules.forEach(
        (name, module) -> {
          var low = adapter.find(name + ".lora_a");
          double rank = low == null ? 1 : low.shape().rows();
          module.fill(slot, adapter, (float) (strength * alpha / rank));
          pace.rest();
        });
  }

  @Override
  public void close() {
    hook.close();
    arena.close();
  }

  private static LlamaAdapter openHook(LlamaModel model, String architecture, LoraShape shape) {
    GgufWriter writer =
        new GgufWriter()
            .put("general.architecture", GgufValue.string(architecture))
            .put("general.type", GgufValue.string("adapter"))
            .put("adapter.type", GgufValue.string("lora"))
            .put("adapter.lora.alpha", GgufValue.float32(1));
    shape
        .modules()
        .forEach(
            (name, size) -> {
              addZeros(writer, name + ".lora_a", 1, size.inputs());
              addZeros(writer, name + ".lora_b", size.outputs(), 1);
            });
    try {
      Path file = Files.createTempFile("athanor-hook", ".gguf");
      try {
        writer.write(file);
        return model.openAdapter(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the file of the hook adapter", e);
    }
  }

  private static void addZeros(GgufWriter writer, String name, int rows, int columns) {
    writer.add(
        name,
        GgmlType.F32,
        TensorShape.of(rows, columns),
        TensorContent.floats(new float[rows * columns]));
  }
}
