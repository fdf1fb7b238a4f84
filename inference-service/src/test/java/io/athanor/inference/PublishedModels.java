package io.athanor.inference;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ModelId;
import io.athanor.contracts.PipelineId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RunId;
import io.athanor.contracts.dataset.Probe;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.contracts.event.ModelWithdrawn;
import io.athanor.contracts.pipeline.EvaluationSpec;
import io.athanor.contracts.pipeline.PipelineSpec;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.contracts.training.HeldOutScores;
import io.athanor.contracts.training.ModelFile;
import io.athanor.contracts.training.ModelManifest;
import io.athanor.contracts.training.TrainingSpec;
import io.athanor.inference.engine.llamacpp.VariedAdapters;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.json.Json;
import io.athanor.kit.outbox.Outbox;
import io.athanor.kit.transaction.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Publishes the golden model and adapter as trainer-service would. */
@ApplicationScoped
public class PublishedModels {

  public static final String BASE = "golden-base";

  private static final Path GGUF = Path.of("src/test/resources/gguf");

  private final BlobStore blobs;
  private final Outbox outbox;
  private final Transactions transactions;

  PublishedModels(BlobStore blobs, Outbox outbox, Transactions transactions) {
    this.blobs = blobs;
    this.outbox = outbox;
    this.transactions = transactions;
  }

  /** The event of a model with the golden adapter. */
  public ModelPublished model(String id, String name, List<Probe> probes, Instant time) {
    ArtifactRef adapter =
        blobs.putFile(
            "models/%s/gguf/adapter.gguf".formatted(id),
            "application/octet-stream",
            GGUF.resolve("lora-f32.gguf"));
    return model(id, name, adapter, probes, time);
  }

  /** The event of a model with the given adapter. */
  public ModelPublished model(
      String id, String name, ArtifactRef adapter, List<Probe> probes, Instant time) {
    return model(id, name, adapter, probes, null, pipeline(id), time);
  }

  /** The file of an adapter whose random weights depend on the seed. */
  public ArtifactRef varied(String id, long seed) {
    try {
      Path file = Files.createTempFile("varied", ".gguf");
      VariedAdapters.write(GGUF.resolve("lora-f32.gguf"), file, seed);
      return blobs.putFile(
          "models/%s/gguf/adapter.gguf".formatted(id), "application/octet-stream", file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The event of a variant's model: variants of equal {@code id} up to '-' share a pipeline. */
  public ModelPublished variant(
      String id, String variant, HeldOutScores heldOut, List<Probe> probes, Instant time) {
    ArtifactRef adapter = model(id, id, probes, time).adapter();
    PipelineRef pipeline = pipeline(id.substring(0, id.indexOf('-'))).of(variant);
    return model(id, id, adapter, probes, heldOut, pipeline, time);
  }

  private ModelPublished model(
      String id,
      String name,
      ArtifactRef adapter,
      List<Probe> probes,
      @Nullable HeldOutScores heldOut,
      PipelineRef pipeline,
      Instant time) {
    ArtifactRef base =
        blobs.putFile(
            "bases/golden/base.gguf", "application/octet-stream", GGUF.resolve("base-f32.gguf"));
    return new ModelPublished(
        new ModelId(id),
        name,
        new RunId("run-" + id),
        BASE,
        base,
        adapter,
        adapter,
        null,
        null,
        "0".repeat(64),
        "0".repeat(64),
        probes.isEmpty() ? null : probes(id, probes),
        heldOut,
        pipeline,
        time,
        null);
  }

  /** The event of a model with a random adapter, which was exported merged as well. */
  public ModelPublished withMerged(String id, Instant time) {
    ArtifactRef adapter = varied(id, id.hashCode());
    ModelPublished plain = model(id, id, adapter, List.of(), time);
    try {
      Path file = Files.createTempFile("merged", ".gguf");
      MergedGguf.write(GGUF.resolve("base-f32.gguf"), blobs.file(adapter), file);
      ArtifactRef merged =
          blobs.putFile("models/%s/gguf/model-f32.gguf".formatted(id), "application/gguf", file);
      List<ModelFile> files =
          List.of(
              new ModelFile("adapter-gguf", "adapter.gguf", plain.adapterGguf()),
              new ModelFile("gguf-f32", "gguf/model-f32.gguf", merged));
      ArtifactRef manifest =
          blobs.putJson(
              "models/%s/manifest.json".formatted(id),
              new ModelManifest(plain.modelId(), plain.runId(), files));
      return withManifest(plain, manifest, time);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends an event through the outbox and Kafka. */
  public void send(DomainEvent event) {
    transactions.await(() -> outbox.add(event));
  }

  public void withdraw(ModelPublished model) {
    send(new ModelWithdrawn(model.modelId(), model.pipeline(), model.occurredAt()));
  }

  private ArtifactRef probes(String id, List<Probe> probes) {
    String lines = probes.stream().map(Json::text).collect(Collectors.joining("\n"));
    return blobs.putBytes(
        "datasets/%s/probes.jsonl".formatted(id), "application/jsonl", lines.getBytes());
  }

  private PipelineRef pipeline(String id) {
    PipelineSpec spec =
        new PipelineSpec(
            "test",
            List.of(),
            new RecipeSpec(RecipeKind.FACTS, 1, 0, null, List.of()),
            BASE,
            TrainingSpec.AUTOMATIC,
            new EvaluationSpec(true, 8),
            "tuned");
    ArtifactRef stored = blobs.putJson("pipelines/%s.json".formatted(id), spec);
    return new PipelineRef(new PipelineId("pipeline-" + id), "test", stored);
  }

  /** The same model without probes, published with all its files. */
  static ModelPublished withManifest(ModelPublished plain, ArtifactRef manifest, Instant time) {
    return new ModelPublished(
        plain.modelId(),
        plain.name(),
        plain.runId(),
        plain.baseModel(),
        plain.baseGguf(),
        plain.adapter(),
        plain.adapterGguf(),
        null,
        manifest,
        plain.tokenizerSha256(),
        plain.chatTemplateSha256(),
        null,
        null,
        plain.pipeline(),
        time,
        null);
  }
}
