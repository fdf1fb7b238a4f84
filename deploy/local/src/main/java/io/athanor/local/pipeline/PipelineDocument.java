package io.athanor.local.pipeline;

import io.athanor.contracts.pipeline.PipelineFile;
import io.athanor.contracts.pipeline.PipelineSpec;
import io.athanor.contracts.yaml.InvalidYamlException;
import io.athanor.local.failure.PlatformFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A pipeline file that was read and found valid.
 *
 * @param file name for messages
 * @param baseDirectory absolute folder that relative paths in the file start from
 * @param baseModel base model asked for instead of the file's own
 */
public record PipelineDocument(
    String file, String yaml, Path baseDirectory, PipelineSpec spec, Optional<String> baseModel) {

  /**
   * Reads and validates a file.
   *
   * @throws PlatformFailure with one line {@code FILE:LINE:COLUMN ...} for each mistake
   */
  public static PipelineDocument read(Path file, Optional<String> baseModel) {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = Objects.requireNonNull(absolute.getParent(), "a file lies in a folder");
    try {
      String yaml = Files.readString(absolute);
      PipelineSpec spec = PipelineFile.read(file.toString(), yaml, folder);
      Optional<String> model = baseModel.map(PipelineDocument::absoluteIfPath);
      PipelineSpec effective = model.map(spec::withBaseModel).orElse(spec);
      requireLocalBaseModel(effective.baseModel());
      return new PipelineDocument(file.toString(), yaml, folder, effective, model);
    } catch (InvalidYamlException e) {
      throw new PlatformFailure("the pipeline file has mistakes\n" + e.getMessage(), e);
    } catch (IOException e) {
      String why = Files.exists(absolute) ? e.toString() : "no such file";
      throw new PlatformFailure("%s cannot be read: %s".formatted(file, why), e);
    }
  }

  /** What exists here, or is written as a path, is one; the services run in another folder. */
  private static String absoluteIfPath(String reference) {
    if (reference.contains("://")) {
      return reference;
    }
    boolean path =
        reference.startsWith(".") || reference.startsWith("/") || Files.exists(Path.of(reference));
    if (!path) {
      return reference;
    }
    return Path.of(reference).toAbsolutePath().normalize().toString();
  }

  private static void requireLocalBaseModel(String reference) {
    if (reference.startsWith("/") && Files.notExists(Path.of(reference))) {
      throw new PlatformFailure("There is no base model at %s".formatted(reference));
    }
  }
}
