package io.athanor.trainer.export;

import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.model.ModelConfig;
import io.athanor.llm.model.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;

/**
 * Writes the models of single steps, verified as the run's own is: {@code
 * checkpoints/step-000123/{adapter/,adapter.gguf}} below the run's output folder.
 */
public final class StepModels {

  private static final String FOLDER = "checkpoints";

  private StepModels() {}

  /**
   * Writes them.
   *
   * @param adapters by their steps
   * @param baseModel file or folder of the base
   */
  public static void write(
      SortedMap<Integer, PeftAdapter> adapters, Path baseModel, Path outputFolder)
      throws IOException {
    ModelConfig config;
    try (WeightSource base = WeightSource.open(baseModel)) {
      config = base.config();
    }
    for (var entry : adapters.entrySet()) {
      Path folder = outputFolder.resolve(FOLDER).resolve("step-%06d".formatted(entry.getKey()));
      Files.createDirectories(folder);
      new AdapterExporter(folder).export(entry.getValue(), config);
    }
  }
}
