package io.athanor.dataset.build;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.contracts.event.DatasetFailed;
import io.athanor.contracts.event.DatasetReady;
import io.athanor.contracts.pipeline.PipelineSpec;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.dataset.catalog.BuildRepository;
import io.athanor.dataset.catalog.DatasetBuild;
import io.athanor.dataset.catalog.TakenVersion;
import io.athanor.dataset.quality.RowGates;
import io.athanor.dataset.recipe.DatasetRecipe;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.feed.Progress;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.observe.LogKeys;
import io.athanor.kit.observe.MetricNames;
import io.athanor.kit.outbox.Outbox;
import io.athanor.kit.transaction.Transactions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a data set: manifest of documents, documents, examples, shards, version, event. Every
 * step gives the same bytes again, and the last transaction stores result and event together, so a
 * build that was killed anywhere is simply run again.
 */
@ApplicationScoped
class DatasetBuildPipeline {

  private static final Logger LOGGER = LoggerFactory.getLogger(DatasetBuildPipeline.class);

  /** Progress is told under this stage. */
  private static final String STAGE = "dataset";

  /** A defect may be a passing one; after as many failed attempts it is reported. */
  private static final int MOST_ATTEMPTS = 5;

  private final Transactions transactions;
  private final BuildRepository builds;
  private final BlobStore blobs;
  private final DocumentReader documents;
  private final VersionWriter writer;
  private final Outbox outbox;
  private final Progress progress;
  private final MeterRegistry metrics;
  private final RecipeServicesOfNode services;
  private final BaseModelTokens tokens;
  private final InstantSource clock = InstantSource.system();

  DatasetBuildPipeline(
      Transactions transactions,
      BuildRepository builds,
      BlobStore blobs,
      DocumentReader documents,
      VersionWriter writer,
      Outbox outbox,
      Progress progress,
      MeterRegistry metrics,
      RecipeServicesOfNode services,
      BaseModelTokens tokens) {
    this.transactions = transactions;
    this.builds = builds;
    this.blobs = blobs;
    this.documents = documents;
    this.writer = writer;
    this.outbox = outbox;
    this.progress = progress;
    this.metrics = metrics;
    this.services = services;
    this.tokens = tokens;
  }

  void register(@Observes StartupEvent event) {
    for (RecipeKind recipe : RecipeKind.values()) {
      examples(recipe);
    }
  }

  private Counter examples(RecipeKind recipe) {
    return metrics.counter(MetricNames.EXAMPLES, MetricNames.RECIPE, recipe.word());
  }

  /** Works on a build until it is ready or has failed; throws when it should be tried again. */
  void run(DatasetBuild build) {
    transactions.await(() -> builds.begin(build));
    try (WorkFolder folder = WorkFolder.create()) {
      finish(build, written(build, folder));
    } catch (ProblemException e) {
      fail(build, e.code(), String.valueOf(e.getMessage()));
    } catch (BlobStoreException e) {
      if (e.isTransient()
          || e.code() == ProblemCode.STORAGE_FULL
          || e.code() == ProblemCode.INTERNAL_ERROR) {
        throw e;
      }
      fail(build, e.code(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      if (build.attempts() + 1 < MOST_ATTEMPTS) {
        throw e;
      }
      LOGGER
          .atError()
          .setCause(e)
          .addKeyValue(LogKeys.DATASET, build.datasetId())
          .log("build given up");
      fail(build, ProblemCode.INTERNAL_ERROR, "a defect of Athanor; the service's log has details");
    }
  }

  private VersionWriter.Written written(DatasetBuild build, WorkFolder folder) {
    BuildRecipes recipes = BuildRecipes.of(build, blobs);
    RecipeSpec spec = recipes.own();
    VariantMeasure measure =
        recipes
            .measure()
            .map(
                measured ->
                    VariantMeasure.of(
                        assembled(
                            build, measured, recipes.pipeline(), folder.part("measure"), null),
                        folder.part("comparison")))
            .orElse(null);
    StagedDataset staged = assembled(build, spec, recipes.pipeline(), folder.part("rows"), measure);
    if (staged.trainExamples() == 0) {
      throw new ProblemException(
          ProblemCode.EMPTY_DATASET, EmptyDataset.describe(spec.kind(), staged.report()));
    }
    examples(spec.kind()).increment(staged.trainExamples() + (double) staged.validationExamples());
    QualityLog.write(build.datasetId(), staged.report());
    TakenVersion version =
        transactions.await(() -> builds.takeVersion(build, staged.contentSha256()));
    return writer.write(build, version, spec, staged);
  }

  private StagedDataset assembled(
      DatasetBuild build,
      RecipeSpec spec,
      @Nullable PipelineSpec pipeline,
      Path folder,
      @Nullable VariantMeasure measure) {
    DatasetRecipe recipe = DatasetRecipe.of(spec, services.services());
    DocumentManifest manifest =
        documents.manifest(build.documents(), spec.kind(), recipe.accepts());
    try (BaseModelTokens.Found base = tokens.of(spec, pipeline);
        DatasetAssembly assembly =
            new DatasetAssembly(
                spec,
                RowGates.of(spec.gates(), recipe.wordsInAnswers(), base.counter()),
                folder,
                measure)) {
      base.note().ifPresent(assembly::note);
      recipe.apply(
          documents.documents(
              manifest, (done, total) -> post(build, Map.of("done", done, "total", total))),
          assembly);
      StagedDataset staged = assembly.finish(material(manifest), recipe.heldOutShare());
      if (staged.report().funnel().candidates() == 0) {
        throw new ProblemException(
            ProblemCode.EMPTY_DATASET,
            "recipe " + spec.kind().word() + " made no row: " + recipe.emptyReason());
      }
      return staged;
    }
  }

  private static DatasetAssembly.Material material(DocumentManifest manifest) {
    return new DatasetAssembly.Material(
        manifest.ingested().size() + (long) manifest.rejected().size(),
        manifest.rejected().size(),
        manifest.ingested().size(),
        manifest.ingested().stream().mapToLong(DocumentManifest.Ingested::paragraphs).sum());
  }

  private void finish(DatasetBuild build, VersionWriter.Written written) {
    DatasetManifest manifest = written.manifest();
    ArtifactRef reference = written.reference();
    Instant now = clock.instant();
    DatasetReady event =
        new DatasetReady(
            build.datasetId(),
            manifest.version(),
            reference,
            manifest.trainExamples(),
            manifest.validationExamples(),
            manifest.probeCount(),
            build.pipeline(),
            now);
    transactions.await(
        () ->
            builds
                .publish(build.datasetId(), manifest.version(), reference)
                .chain(() -> builds.ready(build, manifest.version(), now))
                .chain(first -> first ? outbox.add(event) : Uni.createFrom().voidItem()));
    post(
        build,
        Map.of(
            "train", manifest.trainExamples(),
            "validation", manifest.validationExamples(),
            "probes", manifest.probeCount()));
    LOGGER
        .atInfo()
        .addKeyValue(LogKeys.DATASET, build.datasetId())
        .addKeyValue(LogKeys.COUNT, manifest.trainExamples())
        .log("data set ready");
  }

  private void fail(DatasetBuild build, ProblemCode code, String detail) {
    Instant now = clock.instant();
    DatasetFailed event = new DatasetFailed(build.datasetId(), code, detail, build.pipeline(), now);
    transactions.await(
        () ->
            builds
                .failed(build, code, detail, now)
                .chain(first -> first ? outbox.add(event) : Uni.createFrom().voidItem()));
    LOGGER
        .atWarn()
        .addKeyValue(LogKeys.DATASET, build.datasetId())
        .log("data set failed: {}", code.code());
  }

  private void post(DatasetBuild build, Map<String, ?> values) {
    progress.post(build.pipeline(), STAGE, values);
  }
}
