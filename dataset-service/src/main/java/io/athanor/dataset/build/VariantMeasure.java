package io.athanor.dataset.build;

import io.athanor.contracts.dataset.Example;
import io.athanor.dataset.build.ShardWriter.StagedFile;
import io.athanor.dataset.split.Comparison;
import io.athanor.kit.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What all variants of a pipeline are measured on, taken from the data set of the one that sets the
 * measure.
 *
 * @param passages what no variant trains on
 * @param comparison rows to predict, spread evenly over the held-out ones; empty if none are
 * @param probes questions to ask
 */
record VariantMeasure(
    Comparison passages, Optional<StagedFile> comparison, List<StagedFile> probes, int probeCount) {

  /** More would not be scored. */
  private static final int MOST_ROWS = 512;

  /**
   * Reads the measure.
   *
   * @param folder for the file of rows
   */
  static VariantMeasure of(StagedDataset measure, Path folder) {
    Comparison passages = new Comparison();
    int all = measure.validationExamples();
    int wanted = Math.min(MOST_ROWS, all);
    try (ShardWriter rows = new ShardWriter(folder, "comparison", Integer.MAX_VALUE)) {
      int[] read = {0};
      forEach(
          measure.validation(),
          row -> {
            passages.holdOut(row);
            if ((long) read[0]++ * wanted / all < (long) read[0] * wanted / all) {
              rows.write(row);
            }
          });
      rows.close();
      return new VariantMeasure(
          passages, rows.files().stream().findFirst(), measure.probes(), measure.probeCount());
    }
  }

  private static void forEach(List<StagedFile> files, Consumer<Example> consumer) {
    for (StagedFile file : files) {
      try (BufferedReader lines = Files.newBufferedReader(file.path())) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          consumer.accept(Json.read(line, Example.class));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file.path(), e);
      }
    }
  }
}
