package io.athanor.ingest.pipeline;

import io.athanor.contracts.yaml.InvalidYamlException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline file as a client sent it.
 *
 * @param file name for messages
 * @param yaml its text, YAML or JSON
 * @param baseDirectory absolute folder that relative paths start from; null refuses them
 * @param baseModel replaces the file's base model; null keeps it
 * @param fresh whether it is a new pipeline even if an equal one was submitted before
 */
record PipelineDocument(
    String file,
    String yaml,
    @Nullable Path baseDirectory,
    @Nullable String baseModel,
    boolean fresh) {

  PipelineDocument {
    if (baseDirectory != null && !baseDirectory.isAbsolute()) {
      throw new IllegalArgumentException(
          "X-Athanor-Base-Directory must be an absolute folder, was " + baseDirectory);
    }
    if (baseModel != null && baseModel.isBlank()) {
      throw new IllegalArgumentException("X-Athanor-Base-Model must not be blank");
    }
  }

  /** The reader's exception when the file itself is fine but something it names is not. */
  InvalidYamlException problem(java.util.List<io.athanor.contracts.yaml.YamlProblem> problems) {
    return new InvalidYamlException(file, problems);
  }
}
