package io.athanor.inference.engine.llamacpp;

import io.athanor.inference.engine.EngineException;
import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.TensorView;
import java.util.Map;
import java.util.TreeMap;

/**
 * What adapters of a bank have room for.
 *
 * @param modules inputs and outputs of each weight that an adapter may change, by the weight's name
 * @param rank greatest rank
 * @param half whether all of them are stored in 16 bits
 */
record LoraShape(Map<String, Size> modules, int rank, boolean half) {

  private static final String A = ".lora_a";
  private static final String EMBEDDING = "token_embd";

  /** Inputs and outputs of a weight. */
  record Size(int inputs, int outputs) {}

  LoraShape {
    modules = Map.copyOf(modules);
  }

  /** The shape of one adapter. */
  static LoraShape of(GgufFile adapter) {
    Map<String, Size> modules = new TreeMap<>();
    int rank = 0;
    boolean half = true;
    for (String name : adapter.names()) {
      if (!name.endsWith(A)) {
        continue;
      }
      if (name.startsWith(EMBEDDING)) {
        throw new EngineException(
            adapter.path() + " changes the token embedding, which cannot be mixed with others");
      }
      String module = name.substring(0, name.length() - A.length());
      TensorView a = adapter.tensor(name);
      TensorView b = adapter.tensor(module + ".lora_b");
      modules.put(module, new Size((int) a.shape().columns(), (int) b.shape().rows()));
      rank = Math.max(rank, (int) a.shape().rows());
      half &= a.typeName().equals("F16") && b.typeName().equals("F16");
    }
    if (modules.isEmpty()) {
      throw new EngineException(adapter.path() + " holds no adapter: it has no lora_a tensors");
    }
    return new LoraShape(modules, rank, half);
  }

  boolean holds(LoraShape other) {
    return modules.entrySet().containsAll(other.modules.entrySet())
        && rank >= other.rank
        && (!half || other.half);
  }

  LoraShape with(LoraShape other) {
    Map<String, Size> all = new TreeMap<>(modules);
    all.putAll(other.modules);
    return new LoraShape(all, Math.max(rank, other.rank), half && other.half);
  }

  /** Inputs of the weight that has most. */
  int inputs() {
    return modules.values().stream().mapToInt(Size::inputs).max().orElseThrow();
  }
}
