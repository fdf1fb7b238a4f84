package io.athanor.llm.model;

import io.athanor.llm.format.GgmlEncoder;
import io.athanor.llm.format.GgmlType;
import io.athanor.llm.format.GgufTensorNames;
import io.athanor.llm.format.GgufValue;
import io.athanor.llm.format.GgufWriter;
import io.athanor.llm.format.LoraConfig;
import io.athanor.llm.format.LoraModule;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.format.TensorShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes a PEFT adapter as an adapter GGUF, as llama.cpp's {@code convert_lora_to_gguf.py} does:
 * F32 matrices {@code <tensor>.lora_a} and {@code .lora_b}; for architectures with interleaved
 * rotary pairs the rows of q's and k's {@code lora_b} follow their base tensor.
 *
 * <p>The runtime computes {@code W + alpha / rank * B A} with one alpha for the whole file. So
 * rsLoRA is written with {@code alpha * sqrt(rank)}, and what has no such form is refused: DoRA,
 * and modules that differ in {@code alpha / rank}.
 */
public final class AdapterGguf {
  private AdapterGguf() {}

  /**
   * @throws IllegalArgumentException if the adapter does not fit the base model or cannot be
   *     expressed as an adapter GGUF
   */
  public static void write(
      PeftAdapter adapter, ModelConfig base, GgufDescription description, Path target)
      throws IOException {
    write(adapter, base, description, GgufFileType.F32, target);
  }

  /**
   * @param type of the matrices; other than F32 only for comparison with another tool's file
   * @throws IllegalArgumentException if the adapter does not fit the base model or cannot be
   *     expressed as an adapter GGUF
   */
  public static void write(
      PeftAdapter trained,
      ModelConfig base,
      GgufDescription description,
      GgufFileType type,
      Path target)
      throws IOException {
    AdapterFit.require(trained, base);
    PeftAdapter adapter = withOneAlpha(trained);
    LoraModule first = adapter.modules().getFirst();
    GgufWriter writer =
        new GgufWriter()
            .put("general.architecture", GgufValue.string(base.architecture().ggufName()))
            .put("general.type", GgufValue.string("adapter"))
            .put("adapter.type", GgufValue.string("lora"));
    description.values().forEach(writer::put);
    writer
        .put(
            "adapter.lora.alpha",
            GgufValue.float32((float) adapter.config().plainAlpha(first.path())))
        .put("general.quantization_version", GgufValue.uint32(2));
    for (LoraModule module : adapter.modules()) {
      String name = tensorName(module);
      float[] b = interleaved(module, base) ? interleaveRows(module, base) : module.b();
      add(
          writer,
          name + ".lora_a",
          type,
          TensorShape.of(module.rank(), module.inputs()),
          module.a());
      add(writer, name + ".lora_b", type, TensorShape.of(module.outputs(), module.rank()), b);
    }
    writer.write(target);
  }

  private static void add(
      GgufWriter writer, String name, GgufFileType type, TensorShape shape, float[] values) {
    GgmlType stored = type.of(name, shape, false);
    writer.add(
        name, stored, shape, output -> GgmlEncoder.write(output, stored, values, values.length));
  }

  /**
   * The adapter in a form that one alpha expresses. Modules of different ranks and alphas but one
   * {@code alpha / rank} get the greatest rank, with rows and columns of zeros.
   */
  private static PeftAdapter withOneAlpha(PeftAdapter adapter) {
    LoraConfig config = adapter.config();
    if (config.dora()) {
      throw new IllegalArgumentException(
          "a DoRA adapter cannot be written as an adapter GGUF: export a merged model instead");
    }
    LoraModule first = adapter.modules().getFirst();
    LoraModule other = differing(adapter, config::plainAlpha);
    if (other == null) {
      return adapter;
    }
    if (differing(adapter, config::scale) != null) {
      throw new IllegalArgumentException(
          "%s has alpha %s but %s has %s, and an adapter GGUF holds one alpha: export a merged model instead"
              .formatted(
                  other.path(),
                  (float) config.plainAlpha(other.path()),
                  first.path(),
                  (float) config.plainAlpha(first.path())));
    }
    int rank = adapter.modules().stream().mapToInt(LoraModule::rank).max().orElseThrow();
    return new PeftAdapter(
        LoraConfig.of(rank, config.scale(first.path()) * rank, config.targetModules()),
        adapter.modules().stream().map(module -> module.withRank(rank)).toList());
  }

  private static @Nullable LoraModule differing(
      PeftAdapter adapter, ToDoubleFunction<String> value) {
    double first = value.applyAsDouble(adapter.modules().getFirst().path());
    return adapter.modules().stream()
        .filter(module -> (float) value.applyAsDouble(module.path()) != (float) first)
        .findFirst()
        .orElse(null);
  }

  private static String tensorName(LoraModule module) {
    String name = GgufTensorNames.ofHuggingFace(module.path() + ".weight");
    if (name == null) {
      throw new IllegalArgumentException("GGUF has no name for the module " + module.path());
    }
    return name;
  }

  private static boolean interleaved(LoraModule module, ModelConfig base) {
    return base.architecture().interleavedInGguf()
        && (module.target().equals("q_proj") || module.target().equals("k_proj"));
  }

  private static float[] interleaveRows(LoraModule module, ModelConfig base) {
    int rank = module.rank();
    float[] permuted = new float[module.b().length];
    for (int row = 0; row < module.outputs(); row++) {
      int stored = (int) RotaryRows.interleaved(row, base.headDimension());
      System.arraycopy(module.b(), row * rank, permuted, stored * rank, rank);
    }
    return permuted;
  }
}
