package io.athanor.llm.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A LoRA adapter in the folder format of <a
 * href="https://huggingface.co/docs/peft/developer_guides/checkpoint">PEFT</a>: {@code
 * adapter_config.json} and {@code adapter_model.safetensors}, tensors named {@code
 * base_model.model.<module path>.lora_A.weight} (and {@code lora_B.weight}; {@code
 * lora_magnitude_vector} for DoRA).
 *
 * <p>Invariants: modules are sorted by path, each has both matrices, its rank is the one the config
 * gives it, its name is one of the target modules, and every number is finite.
 */
public record PeftAdapter(LoraConfig config, List<LoraModule> modules) {
  private static final String WEIGHTS_FILE_NAME = "adapter_model.safetensors";
  private static final String PREFIX = "base_model.model.";
  private static final String A_SUFFIX = ".lora_A.weight";
  private static final String B_SUFFIX = ".lora_B.weight";
  private static final String MAGNITUDE_SUFFIX = ".lora_magnitude_vector";

  public PeftAdapter {
    Map<String, LoraModule> byPath = new TreeMap<>();
    for (LoraModule module : modules) {
      if (byPath.put(module.path(), module) != null) {
        throw new IllegalArgumentException("module " + module.path() + " is there twice");
      }
      if (!config.targetModules().contains(module.target())) {
        throw new IllegalArgumentException(
            "module %s is none of the target modules %s"
                .formatted(module.path(), config.targetModules()));
      }
      if (module.rank() != config.rank(module.path())) {
        throw new IllegalArgumentException(
            "module %s has rank %d but the config says %d"
                .formatted(module.path(), module.rank(), config.rank(module.path())));
      }
      if (config.dora() != (module.magnitude() != null)) {
        throw new IllegalArgumentException(
            "module %s and use_dora=%s disagree".formatted(module.path(), config.dora()));
      }
      requireFinite(module);
    }
    if (byPath.isEmpty()) {
      throw new IllegalArgumentException("an adapter needs at least one module");
    }
    modules = List.copyOf(byPath.values());
  }

  /**
   * @throws ModelFileException if a file is damaged or says something that is not supported
   */
  public static PeftAdapter read(Path folder) throws IOException {
    LoraConfig config = LoraConfigJson.read(folder.resolve(LoraConfigJson.FILE_NAME));
    Path weights = folder.resolve(WEIGHTS_FILE_NAME);
    try (SafetensorsFile file = SafetensorsFile.open(weights)) {
      List<LoraModule> modules = new ArrayList<>();
      for (String name : file.names()) {
        if (!name.startsWith(PREFIX)) {
          throw new ModelFileException(
              weights, "tensor " + name + " does not start with " + PREFIX);
        }
        if (name.endsWith(A_SUFFIX)) {
          modules.add(module(file, name.substring(0, name.length() - A_SUFFIX.length())));
        } else if (!name.endsWith(B_SUFFIX) && !name.endsWith(MAGNITUDE_SUFFIX)) {
          throw new ModelFileException(weights, "tensor " + name + " is no part of a LoRA");
        }
      }
      long withB = file.names().stream().filter(name -> name.endsWith(B_SUFFIX)).count();
      if (withB != modules.size()) {
        throw new ModelFileException(
            weights, "%d lora_A but %d lora_B tensors".formatted(modules.size(), withB));
      }
      return new PeftAdapter(config, modules);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ModelFileException(weights, String.valueOf(e.getMessage()), e);
    }
  }

  private static LoraModule module(SafetensorsFile file, String stem) {
    TensorView a = matrix(file, stem + A_SUFFIX);
    TensorView b = matrix(file, stem + B_SUFFIX);
    if (a.shape().rows() != b.shape().columns()) {
      throw new ModelFileException(
          file.path(), "%s: lora_A %s and lora_B %s".formatted(stem, a.shape(), b.shape()));
    }
    return new LoraModule(
        stem.substring(PREFIX.length()),
        Math.toIntExact(a.shape().rows()),
        Math.toIntExact(a.shape().columns()),
        Math.toIntExact(b.shape().rows()),
        a.toFloats(),
        b.toFloats(),
        magnitude(file, stem));
  }

  private static float @Nullable [] magnitude(SafetensorsFile file, String stem) {
    TensorView view = file.find(stem + MAGNITUDE_SUFFIX);
    return view == null ? null : view.toFloats();
  }

  private static TensorView matrix(SafetensorsFile file, String name) {
    TensorView view = file.tensor(name);
    if (view.shape().rank() != 2) {
      throw new ModelFileException(file.path(), name + " must be a matrix, is " + view.shape());
    }
    return view;
  }

  /**
   * Writes both files, each of them atomically and the config last, so that a folder with a config
   * has its weights. Equal adapters give equal bytes.
   */
  public void write(Path folder) throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
    for (LoraModule module : modules) {
      String stem = PREFIX + module.path();
      writer.add(stem + A_SUFFIX, TensorShape.of(module.rank(), module.inputs()), module.a());
      writer.add(stem + B_SUFFIX, TensorShape.of(module.outputs(), module.rank()), module.b());
      float[] magnitude = module.magnitude();
      if (magnitude != null) {
        writer.add(stem + MAGNITUDE_SUFFIX, TensorShape.of(module.outputs()), magnitude);
      }
    }
    writer.write(folder.resolve(WEIGHTS_FILE_NAME));
    AtomicFile.write(folder.resolve(LoraConfigJson.FILE_NAME), LoraConfigJson.write(config));
  }

  private static void requireFinite(LoraModule module) {
    requireFinite(module.path(), "lora_A", module.a());
    requireFinite(module.path(), "lora_B", module.b());
    float[] magnitude = module.magnitude();
    if (magnitude != null) {
      requireFinite(module.path(), "lora_magnitude_vector", magnitude);
    }
  }

  private static void requireFinite(String path, String matrix, float[] values) {
    for (int index = 0; index < values.length; index++) {
      if (!Float.isFinite(values[index])) {
        throw new IllegalArgumentException(
            "module %s holds %s in %s at index %d".formatted(path, values[index], matrix, index));
      }
    }
  }
}
