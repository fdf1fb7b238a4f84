package io.athanor.trainer.job;

import io.athanor.contracts.training.ModelFile;
import io.athanor.kit.blob.BlobStore;
import io.athanor.trainer.run.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One step in the record that a run leaves behind, which is whole where messages got lost.
 *
 * @param accuracy share of the step's supervised tokens that none was likelier than; null for steps
 *     of releases that did not measure it
 */
record TrainedStep(int step, double loss, double learningRate, @Nullable Double accuracy) {

  private static final String KIND = "step-history";

  /** The steps of a run that has succeeded. Blocks. */
  static List<TrainedStep> of(TrainingResult result, BlobStore blobs) {
    List<ModelFile> files = result.files();
    Stream<ModelFile> published = files == null ? Stream.of() : files.stream();
    return published
        .filter(file -> file.kind().equals(KIND))
        .findFirst()
        .map(file -> blobs.file(file.content()))
        .map(
            file -> {
              try (Stream<String> lines = Files.lines(file)) {
                return read(lines);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .orElse(List.of());
  }

  private static final int ACCURACY = 6;

  /**
   * Lines {@code step,epoch,loss,learning_rate,gradient_norm,tokens,accuracy} behind a header, as
   * the worker writes them.
   */
  static List<TrainedStep> read(Stream<String> lines) {
    return lines
        .skip(1)
        .map(line -> line.split(","))
        .map(
            fields ->
                new TrainedStep(
                    Integer.parseInt(fields[0]),
                    Double.parseDouble(fields[2]),
                    Double.parseDouble(fields[3]),
                    fields.length > ACCURACY ? Double.valueOf(fields[ACCURACY]) : null))
        .toList();
  }
}
