package io.athanor.llm.model;

import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.GgufTensorNames;
import io.athanor.llm.format.LoraConfig;
import io.athanor.llm.format.LoraModule;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.format.TensorShape;
import io.athanor.llm.format.TensorView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses an adapter that was made for another base. The name in {@code adapter_config.json} proves
 * nothing, so modules and shapes decide. Which of several bases of one shape it was is known by
 * whoever keeps the base's checksum: checkpoints and published models do.
 */
public final class AdapterFit {
  private static final String OTHER_BASE =
      "the adapter was made for another base model: %s. Use it with the base it was trained on";
  private static final String LORA_A = ".lora_a";
  private static final String LORA_B = ".lora_b";

  private AdapterFit() {}

  /**
   * Reads a PEFT adapter for a base.
   *
   * @throws ModelFileException if the adapter is damaged or does not fit
   */
  public static PeftAdapter read(Path folder, ModelConfig base) throws IOException {
    PeftAdapter adapter = PeftAdapter.read(folder);
    String difference = difference(adapter, base);
    if (difference != null) {
      throw other(folder, difference);
    }
    return adapter;
  }

  /**
   * @throws IllegalArgumentException if the adapter has a module or a shape that the base has not
   */
  static void require(PeftAdapter adapter, ModelConfig base) {
    String difference = difference(adapter, base);
    if (difference != null) {
      throw new IllegalArgumentException(OTHER_BASE.formatted(difference));
    }
  }

  private static @Nullable String difference(PeftAdapter adapter, ModelConfig base) {
    Map<String, TensorShape> shapes = base.tensorShapes();
    for (LoraModule module : adapter.modules()) {
      TensorShape shape = shapes.get(module.path() + ".weight");
      if (shape == null) {
        return "the base has no module " + module.path();
      }
      TensorShape trained = TensorShape.of(module.outputs(), module.inputs());
      if (!shape.equals(trained)) {
        return shapes(module.path(), shape, trained);
      }
    }
    return null;
  }

  private static String shapes(String module, TensorShape ofBase, TensorShape ofAdapter) {
    return "%s of the base is %s, the adapter was made for %s".formatted(module, ofBase, ofAdapter);
  }

  /**
   * Checks an adapter GGUF for a base before it is given to native code.
   *
   * @throws ModelFileException if it is damaged or does not fit
   */
  public static void require(GgufFile adapter, ModelConfig base) {
    Path path = adapter.path();
    String type = adapter.metadata().string("general.type").orElse("");
    String architecture = adapter.metadata().requiredString("general.architecture");
    if (!type.equals("adapter")) {
      throw new ModelFileException(path, "general.type is \"" + type + "\", not adapter");
    }
    if (!architecture.equals(base.architecture().ggufName())) {
      throw other(
          path,
          "it is for the architecture "
              + architecture
              + " but the base is "
              + base.architecture().ggufName());
    }
    double alpha = adapter.metadata().requiredDecimal("adapter.lora.alpha");
    if (!(alpha > 0) || Double.isInfinite(alpha)) {
      throw new ModelFileException(path, "adapter.lora.alpha must be positive, was " + alpha);
    }
    Map<String, TensorShape> shapes = base.tensorShapes();
    for (String name : adapter.names()) {
      requireMatrix(adapter, name, shapes);
      adapter.tensor(name).requireFinite();
    }
  }

  private static void requireMatrix(
      GgufFile adapter, String name, Map<String, TensorShape> shapes) {
    Path path = adapter.path();
    boolean isA = name.endsWith(LORA_A);
    if (!isA && !name.endsWith(LORA_B)) {
      throw new ModelFileException(path, "tensor " + name + " is no part of a LoRA");
    }
    String module = name.substring(0, name.length() - LORA_A.length());
    String ofBase = GgufTensorNames.toHuggingFace(module);
    TensorShape shape = ofBase == null ? null : shapes.get(ofBase);
    if (shape == null) {
      throw other(path, "the base has no tensor " + module);
    }
    TensorView a = adapter.tensor(module + LORA_A);
    TensorView b = adapter.tensor(module + LORA_B);
    if (a.shape().rank() != 2 || b.shape().rank() != 2 || a.shape().rows() != b.shape().columns()) {
      throw new ModelFileException(
          path, "%s: lora_a %s and lora_b %s".formatted(module, a.shape(), b.shape()));
    }
    if (a.shape().rows() > LoraConfig.MAXIMUM_RANK) {
      throw new ModelFileException(
          path,
          "%s has rank %d; at most %d is possible"
              .formatted(module, a.shape().rows(), LoraConfig.MAXIMUM_RANK));
    }
    TensorShape trained = TensorShape.of(b.shape().rows(), a.shape().columns());
    if (!shape.equals(trained)) {
      throw other(path, shapes(module, shape, trained));
    }
  }

  private static ModelFileException other(Path adapter, String difference) {
    return new ModelFileException(adapter, OTHER_BASE.formatted(difference));
  }
}
