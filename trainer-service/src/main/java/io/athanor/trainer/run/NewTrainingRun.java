package io.athanor.trainer.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.contracts.training.TrainingSpec;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.json.Json;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/training/runs}.
 *
 * @param modelName the name to serve the tuned model under
 * @param datasetManifest a data set's manifest, as {@code DatasetReady} and the data-set API give
 *     it
 * @param baseModel catalogue id, {@code hf://org/name}, or the path of a file or folder
 * @param training hyper-parameters; what is left out is derived
 * @param priority the greater, the sooner; 0 where none is given
 */
public record NewTrainingRun(
    @Nullable String modelName,
    @Nullable DatasetId datasetId,
    @Nullable ArtifactRef datasetManifest,
    @Nullable String baseModel,
    @Nullable TrainingSpec training,
    @Nullable Integer priority) {

  static NewTrainingRun read(byte[] body) {
    try {
      requireKnownSettings(Json.read(body, JsonNode.class).path("training"));
      return Json.read(body, NewTrainingRun.class);
    } catch (UncheckedIOException e) {
      throw new ProblemException(
          ProblemCode.INVALID_REQUEST, "the body is no training request: " + reason(e));
    }
  }

  TrainingRequested request(RunId runId, Instant now) {
    return new TrainingRequested(
        runId,
        required("modelName", modelName),
        datasetId,
        required("datasetManifest", datasetManifest),
        required("baseModel", baseModel),
        training == null ? TrainingSpec.AUTOMATIC : training,
        priority == null ? 0 : priority,
        "api",
        null,
        now);
  }

  /** A misspelt setting would be derived instead of obeyed, and nobody would notice. */
  private static void requireKnownSettings(JsonNode training) {
    List<String> known =
        Stream.of(TrainingSpec.class.getRecordComponents()).map(RecordComponent::getName).toList();
    training
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "training." + name + " is no setting; known are " + String.join(", ", known));
              }
            });
  }

  /** The rule that was broken, without the place in our classes that Jackson adds. */
  private static String reason(UncheckedIOException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("it is not JSON");
  }

  private static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw new ProblemException(ProblemCode.INVALID_REQUEST, "field " + field + " is missing");
    }
    return value;
  }
}
