package io.athanor.dataset.build;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.event.DatasetFailed;
import io.athanor.contracts.event.DatasetReady;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.dataset.catalog.BuildRepository;
import io.athanor.dataset.catalog.DatasetBuild;
import io.athanor.dataset.catalog.TakenVersion;
import io.athanor.dataset.recipe.DatasetRecipe;
import io.athanor.dataset.recipe.RecipeOutput;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.feed.Progress;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.observe.LogKeys;
import io.athanor.kit.observe.MetricNames;
import io.athanor.kit.outbox.Outbox;
import io.athanor.kit.transaction.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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
  private final RecipeConfig config;
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
      RecipeConfig config) {
    this.transactions = transactions;
    this.builds = builds;
    this.blobs = blobs;
    this.documents = documents;
    this.writer = writer;
    this.outbox = outbox;
    this.progress = progress;
    this.metrics = metrics;
    this.config = config;
  }

  /** Works on a build until it is ready or has failed; throws when it should be tried again. */
  void run(DatasetBuild build) {
    transactions.await(() -> builds.begin(build));
    try {
      BuildRecipes recipes = BuildRecipes.of(build, blobs);
      RecipeSpec spec = recipes.own();
      DatasetContent content = content(build, recipes);
      VersionWriter.Written written = write(build, spec, content);
      finish(build, written);
    } catch (ProblemException e) {
      fail(build, e.code(), String.valueOf(e.getMessage()));
    } catch (BlobStoreException e) {
      if (e.code() == ProblemCode.STORAGE_FULL || e.code() == ProblemCode.INTERNAL_ERROR) {
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

  private DatasetContent content(DatasetBuild build, BuildRecipes recipes) {
    RecipeSpec spec = recipes.own();
    DatasetRecipe recipe = DatasetRecipe.of(spec, config.facts().options());
    RecipeOutput output = rows(build, spec, recipe);
    DatasetContent content =
        recipes
            .measure()
            .map(measure -> DatasetContent.ofVariant(output, measured(build, measure)))
            .orElseGet(() -> DatasetContent.of(output, recipe.heldOutShare(), spec.seed()));
    if (content.train().isEmpty()) {
      throw new ProblemException(
          ProblemCode.EMPTY_DATASET,
          "recipe " + spec.kind().word() + " made no row: " + recipe.emptyReason());
    }
    metrics
        .counter(MetricNames.EXAMPLES, "recipe", spec.kind().word())
        .increment(content.train().size() + content.validation().size());
    return content;
  }

  private DatasetContent measured(DatasetBuild build, RecipeSpec spec) {
    DatasetRecipe recipe = DatasetRecipe.of(spec, config.facts().options());
    return DatasetContent.of(rows(build, spec, recipe), recipe.heldOutShare(), spec.seed());
  }

  private RecipeOutput rows(DatasetBuild build, RecipeSpec spec, DatasetRecipe recipe) {
    List<IngestedDocument> read =
        documents.read(
            build.documents(),
            spec.kind(),
            recipe.accepts(),
            (done, total) -> post(build, Map.of("done", done, "total", total)));
    return recipe.apply(read);
  }

  private VersionWriter.Written write(DatasetBuild build, RecipeSpec spec, DatasetContent content) {
    EncodedDataset encoded = EncodedDataset.of(content);
    TakenVersion version =
        transactions.await(() -> builds.takeVersion(build, encoded.contentSha256()));
    return writer.write(build, version, spec, encoded);
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
