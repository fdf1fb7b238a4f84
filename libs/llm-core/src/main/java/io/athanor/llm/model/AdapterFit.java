package io.athanor.llm.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.GgufTensorNames;
import io.athanor.llm.format.LoraConfig;
import io.athanor.llm.format.LoraModule;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.format.TensorShape;
import io.athanor.llm.format.TensorView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses an adapter that was made for another base. The name in {@code adapter_config.json} proves
 * nothing, so modules and shapes decide, and the base's checksum where Athanor recorded it beside
 * the adapter ({@code athanor.json}: {@code {"base": {"sha256": ...}}}).
 */
public final class AdapterFit {
  private static final String SIDECAR = "athanor.json";
  private static final long LARGEST_SIDECAR = 10_000_000;
  private static final String LORA_A = ".lora_a";
  private static final String LORA_B = ".lora_b";

  private AdapterFit() {}

  /**
   * Reads a PEFT adapter for a base.
   *
   * @param baseSha256 checksum of the base, null if it is not known
   * @throws ModelFileException if the adapter is damaged or does not fit
   */
  public static PeftAdapter read(Path folder, ModelConfig base, @Nullable String baseSha256)
      throws IOException {
    requireRecordedBase(folder, baseSha256);
    PeftAdapter adapter = PeftAdapter.read(folder);
    Map<String, TensorShape> shapes = base.tensorShapes();
    for (LoraModule module : adapter.modules()) {
      TensorShape shape = shapes.get(module.path() + ".weight");
      if (shape == null) {
        throw other(folder, "the base has no module " + module.path());
      }
      requireShape(folder, module.path(), shape, TensorShape.of(module.outputs(), module.inputs()));
    }
    return adapter;
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
    requireShape(path, module, shape, TensorShape.of(b.shape().rows(), a.shape().columns()));
  }

  private static void requireShape(
      Path path, String module, TensorShape ofBase, TensorShape ofAdapter) {
    if (!ofBase.equals(ofAdapter)) {
      throw other(
          path,
          "%s of the base is %s, the adapter was made for %s".formatted(module, ofBase, ofAdapter));
    }
  }

  private static void requireRecordedBase(Path folder, @Nullable String sha256) throws IOException {
    Path sidecar = folder.resolve(SIDECAR);
    if (sha256 == null || !Files.isRegularFile(sidecar)) {
      return;
    }
    if (Files.size(sidecar) > LARGEST_SIDECAR) {
      throw new ModelFileException(sidecar, "has " + Files.size(sidecar) + " bytes");
    }
    try {
      JsonNode recorded =
          new ObjectMapper().readTree(Files.readAllBytes(sidecar)).path("base").path("sha256");
      if (recorded.isTextual() && !recorded.textValue().equalsIgnoreCase(sha256)) {
        throw other(
            folder,
            "it was trained on the base with SHA-256 %s, this one has %s"
                .formatted(recorded.textValue(), sha256));
      }
    } catch (JsonProcessingException e) {
      throw new ModelFileException(sidecar, "no valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static ModelFileException other(Path adapter, String difference) {
    return new ModelFileException(
        adapter,
        "the adapter was made for another base model: "
            + difference
            + ". Use it with the base it was trained on");
  }
}
