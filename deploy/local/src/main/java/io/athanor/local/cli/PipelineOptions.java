package io.athanor.local.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the commands that run a pipeline. */
final class PipelineOptions {

  @Option(names = "--base-model", paramLabel = "FILE|FOLDER|ID")
  private Optional<String> baseModel = Optional.empty();

  @Option(names = "--json", paramLabel = "FILE")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--exit")
  private boolean exit;

  @Option(names = "--fresh")
  private boolean fresh;

  Optional<String> baseModel() {
    return baseModel;
  }

  /** Where to write the report besides the data folder. */
  Optional<Path> json() {
    return json;
  }

  /** Whether to start anew although an equal pipeline has run before. */
  boolean fresh() {
    return fresh;
  }

  /** Whether a platform started for this pipeline ends with it. */
  boolean exit() {
    return exit;
  }
}
