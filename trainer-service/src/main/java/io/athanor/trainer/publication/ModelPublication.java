package io.athanor.trainer.publication;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ModelId;
import io.athanor.contracts.RunId;
import io.athanor.contracts.Uuid7;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.contracts.training.HeldOutScores;
import io.athanor.contracts.training.ModelFile;
import io.athanor.contracts.training.ModelManifest;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.json.Json;
import io.athanor.trainer.lease.RunLease;
import io.athanor.trainer.run.TrainingRun;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks the files of a trained model and stores them under the model's key, at the same places as
 * below the worker's output folder, since some name others by their path; the list of them comes
 * last. The model's identifier follows from the run's, so a run has one model however often this is
 * done; the attempt in the key keeps two attempts' files apart, and which of them counts is decided
 * by the event that commits together with the run's success.
 */
@ApplicationScoped
public class ModelPublication {

  private static final String BINARY = "application/octet-stream";

  private final BlobStore blobs;
  private final InstantSource clock;

  ModelPublication(BlobStore blobs, InstantSource clock) {
    this.blobs = blobs;
    this.clock = clock;
  }

  /** The model of a run. */
  public static ModelId modelId(RunId runId) {
    return new ModelId(Uuid7.named("model of run " + runId).toString());
  }

  /** The model of a step of a run. */
  public static ModelId modelId(RunId runId, int step) {
    return new ModelId(Uuid7.named("model of run " + runId + " at step " + step).toString());
  }

  /**
   * Stores the files and says what there is to tell once the run has succeeded.
   *
   * @param base the file the adapter was trained on and is served on
   * @param probes the data set's probes, if it has any
   * @param heldOut how base and tuned model predict held-out rows, if there are any
   */
  public Publication store(
      TrainingRun run,
      RunLease lease,
      TrainedFiles trained,
      ArtifactRef base,
      @Nullable ArtifactRef probes,
      @Nullable HeldOutScores heldOut) {
    ModelId modelId = modelId(run.id());
    String prefix = "models/" + modelId + "/attempt-" + lease.token() + "/";
    OutputFolder output = new OutputFolder(trained);
    List<ModelFile> files = new ArrayList<>();
    for (Map.Entry<String, String> file : output.files().entrySet()) {
      String place = file.getKey();
      ArtifactRef content = blobs.putFile(prefix + place, mediaType(place), output.resolve(place));
      files.add(new ModelFile(file.getValue(), place, content));
    }
    ArtifactRef manifest =
        blobs.putJson(prefix + "manifest.json", new ModelManifest(modelId, run.id(), files));
    ModelPublished event =
        new ModelPublished(
            modelId,
            run.request().modelName(),
            run.id(),
            run.request().baseModel(),
            base,
            content(files, output.adapterWeights()).orElseThrow(),
            content(files, output.adapterGguf()).orElseThrow(),
            merged(files).orElse(null),
            manifest,
            trained.tokenizerSha256(),
            trained.chatTemplateSha256(),
            probes,
            heldOut,
            run.request().pipeline(),
            clock.instant(),
            null);
    return new Publication(event, files, steps(event, files));
  }

  private static List<ModelPublished> steps(ModelPublished model, List<ModelFile> files) {
    return files.stream()
        .flatMap(file -> CheckpointFolder.step(file.path()).stream())
        .distinct()
        .sorted()
        .map(
            step ->
                model.atStep(
                    step,
                    modelId(model.runId(), step),
                    CheckpointFolder.modelName(model.name(), step),
                    content(files, CheckpointFolder.adapterWeights(step)).orElseThrow(),
                    content(files, CheckpointFolder.adapterGguf(step)).orElseThrow()))
        .toList();
  }

  private static Optional<ArtifactRef> content(List<ModelFile> files, String place) {
    return files.stream()
        .filter(file -> file.path().equals(place))
        .map(ModelFile::content)
        .findFirst();
  }

  /** The weights of a merged folder stand for it; their index where they are sharded. */
  private static Optional<ArtifactRef> merged(List<ModelFile> files) {
    List<ModelFile> merged =
        files.stream().filter(file -> file.kind().equals(OutputFolder.MERGED)).toList();
    return merged.stream()
        .filter(file -> file.path().endsWith(".safetensors.index.json"))
        .findFirst()
        .or(() -> merged.stream().filter(file -> file.path().endsWith(".safetensors")).findFirst())
        .map(ModelFile::content);
  }

  private static String mediaType(String place) {
    if (place.endsWith(".json")) {
      return Json.MEDIA_TYPE;
    }
    if (place.endsWith(".csv")) {
      return "text/csv";
    }
    if (place.endsWith(".md")) {
      return "text/markdown";
    }
    return place.endsWith(".gguf") ? "application/gguf" : BINARY;
  }
}
