package io.athanor.trainer.check;

import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.format.TensorView;
import io.athanor.llm.model.AdapterFit;
import io.athanor.llm.model.AdapterGguf;
import io.athanor.llm.model.GgufDescription;
import io.athanor.llm.model.GgufFileType;
import io.athanor.llm.model.ModelConfig;
import io.athanor.llm.model.ModelGguf;
import io.athanor.llm.model.ModelHeader;
import io.athanor.llm.model.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One file that another tool wrote for a model, and the export of ours that should equal it.
 *
 * <p>What only that tool's surroundings say is taken from the file: the description ({@code
 * general.name} and the like), and the pre-tokenizer's name if the tokenizer is not in the
 * converter's table.
 *
 * @param model Hugging Face folder
 * @param peft folder of an adapter
 */
record GgufExpectation(Path model, @Nullable Path peft, Path expected) {
  private static final String PRE_TOKENIZER = "tokenizer.ggml.pre";

  GgufVerdict check() throws IOException {
    Path folder = Files.createTempDirectory("athanor-check-gguf");
    Path ours = folder.resolve("export.gguf");
    try (GgufFile file = GgufFile.open(expected)) {
      String type = file.metadata().string("general.type").orElse("model");
      return switch (type) {
        case "adapter" -> adapter(file, ours);
        case "model" -> model(file, ours);
        default -> throw new ModelFileException(expected, "general.type " + type + " is not known");
      };
    } finally {
      Files.deleteIfExists(ours);
      Files.delete(folder);
    }
  }

  private GgufVerdict adapter(GgufFile file, Path ours) throws IOException {
    if (peft == null) {
      throw new ModelFileException(
          expected, "this is an adapter: give its PEFT folder behind the model's");
    }
    PeftAdapter adapter = AdapterFit.read(peft, ModelConfig.ofFolder(model));
    GgufVerdict verdict = writtenAdapter(adapter, file, ours);
    if (verdict.equal() || !adapter.config().rsLora()) {
      return verdict;
    }
    PeftAdapter plain = new PeftAdapter(adapter.config().withRsLora(false), adapter.modules());
    GgufVerdict withRawAlpha = writtenAdapter(plain, file, ours);
    return withRawAlpha.equal()
        ? withRawAlpha.noting(
            "but for adapter.lora.alpha: the converter passes over use_rslora, which needs alpha *"
                + " sqrt(rank)")
        : verdict;
  }

  private GgufVerdict writtenAdapter(PeftAdapter adapter, GgufFile file, Path ours)
      throws IOException {
    AdapterGguf.write(
        adapter, ModelConfig.ofFolder(model), GgufDescription.in(file), matrices(file), ours);
    try (GgufComparison comparison = GgufComparison.open(ours, expected)) {
      return comparison.bytes();
    }
  }

  /** An adapter has no file type, so its matrices say it. */
  private static GgufFileType matrices(GgufFile file) {
    return file.names().stream()
        .map(name -> file.tensor(name).typeName())
        .flatMap(
            name ->
                Arrays.stream(GgufFileType.values())
                    .filter(type -> type.matrices().name().equals(name)))
        .filter(type -> type != GgufFileType.F16)
        .findFirst()
        .orElse(holdsOnly(file, "F16") ? GgufFileType.F16 : GgufFileType.F32);
  }

  private static boolean holdsOnly(GgufFile file, String type) {
    return file.names().stream().map(file::tensor).map(TensorView::typeName).allMatch(type::equals);
  }

  private GgufVerdict model(GgufFile file, Path ours) throws IOException {
    int number = file.metadata().requiredInteger("general.file_type");
    GgufFileType type =
        GgufFileType.numbered(number)
            .orElseThrow(
                () ->
                    new ModelFileException(
                        expected,
                        "general.file_type %d is not exported; possible are %s"
                            .formatted(number, Arrays.toString(GgufFileType.values()))));
    String told = file.metadata().string(PRE_TOKENIZER).orElse("");
    ModelHeader header = ModelHeader.of(model, GgufDescription.in(file), told);
    boolean byTensor = type == GgufFileType.Q4_0 || GgufComparison.isQuantised(file);
    String note =
        header.preTokenizerTold() ? PRE_TOKENIZER + " \"" + told + "\" taken from the file" : "";
    try (WeightSource base = WeightSource.open(model)) {
      Export export = new Export(header, type, byTensor, isPure(file, type), ours);
      GgufVerdict verdict = peft == null ? exact(export, base) : merged(export, base);
      return verdict.noting(note);
    }
  }

  /** Whether llama-quantize was told to use one type only. */
  private static boolean isPure(GgufFile file, GgufFileType type) {
    TensorView head = file.find("output.weight");
    TensorView output = head == null ? file.find("token_embd.weight") : head;
    return type == GgufFileType.Q4_0 && output != null && output.typeName().equals("Q4_0");
  }

  private record Export(
      ModelHeader header, GgufFileType type, boolean byTensor, boolean pure, Path ours) {}

  private GgufVerdict exact(Export export, WeightSource weights) throws IOException {
    if (export.pure()) {
      ModelGguf.writePure(weights, export.header(), export.type(), export.ours());
    } else {
      ModelGguf.write(weights, export.header(), export.type(), export.ours());
    }
    try (GgufComparison comparison = GgufComparison.open(export.ours(), expected)) {
      return export.byTensor() ? comparison.tensors() : comparison.bytes();
    }
  }

  /**
   * Merged in single precision, or in the base's type as PEFT does it; or it is the base itself.
   */
  private GgufVerdict merged(Export export, WeightSource base) throws IOException {
    PeftAdapter adapter = AdapterFit.read(Objects.requireNonNull(peft), base.config());
    GgufVerdict asBase = exact(export, base);
    if (asBase.equal()) {
      return asBase.noting("the base model, without the adapter");
    }
    WeightSource merged = base.merged(adapter);
    GgufVerdict nearest = alike(export, merged, "F32").nearest(asBase);
    if (!nearest.equal()) {
      String stored = base.storedType("model.embed_tokens.weight");
      nearest = alike(export, merged.rounded(), stored).nearest(nearest);
    }
    return nearest;
  }

  private GgufVerdict alike(Export export, WeightSource weights, String roundedTo)
      throws IOException {
    GgufVerdict verdict = exact(export, weights);
    if (!verdict.equal()) {
      try (GgufComparison comparison = GgufComparison.open(export.ours(), expected)) {
        verdict = comparison.rounded(roundedTo).nearest(verdict);
      }
    }
    return verdict.noting("the merged model");
  }
}
