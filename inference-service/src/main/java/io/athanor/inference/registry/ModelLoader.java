package io.athanor.inference.registry;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.event.EvaluationFailed;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.inference.engine.AdapterUse;
import io.athanor.inference.engine.llamacpp.LlamaCppException;
import io.athanor.inference.registry.ModelRegistry.Snapshot;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.observe.LogKeys;
import io.athanor.kit.observe.MetricNames;
import io.athanor.kit.outbox.Outbox;
import io.athanor.kit.trace.Tracing;
import io.athanor.kit.transaction.Transactions;
import io.athanor.kit.work.WorkLoop;
import io.athanor.llm.chat.ChatTemplateException;
import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.model.AdapterFit;
import io.athanor.llm.model.ModelConfig;
import io.athanor.llm.tokenizer.TokenizerException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the models in memory those of the database: after an event, and after a restart.
 *
 * <p>Each pass looks at the whole list, so it does not matter which event caused it or whether one
 * was missed. Per name the newest model that can be loaded is served; an older one stays loaded
 * only until its probes were asked.
 */
@ApplicationScoped
public class ModelLoader {

  private static final Logger LOGGER = LoggerFactory.getLogger(ModelLoader.class);
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Tracing tracing;
  private final Transactions transactions;
  private final ModelRepository models;
  private final ModelRegistry registry;
  private final BaseModelLoader baseLoader;
  private final BlobStore blobs;
  private final Outbox outbox;
  private final Event<ModelsChanged> changes;
  private final Timer adapterLoad;
  private final InstantSource clock = InstantSource.system();
  private final Map<String, BaseModel> bases = new HashMap<>();
  private final WorkLoop loop = new WorkLoop("model-loader", IDLE, this::reconcile);
  private volatile boolean restored;

  ModelLoader(
      Transactions transactions,
      ModelRepository models,
      ModelRegistry registry,
      BaseModelLoader baseLoader,
      BlobStore blobs,
      Outbox outbox,
      Event<ModelsChanged> changes,
      MeterRegistry metrics,
      Tracing tracing) {
    this.tracing = tracing;
    this.transactions = transactions;
    this.models = models;
    this.registry = registry;
    this.baseLoader = baseLoader;
    this.blobs = blobs;
    this.outbox = outbox;
    this.changes = changes;
    this.adapterLoad =
        Timer.builder(MetricNames.ADAPTER_LOAD)
            .description("Time to load the adapter of a newly published model")
            .register(metrics);
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) {
    loop.close();
    registry.replace(new Snapshot(Map.of(), Map.of()));
    bases.values().forEach(BaseModel::close);
  }

  /** The list of models changed. */
  public void nudge() {
    loop.nudge();
  }

  /** Whether the models that were served before the last restart are served again. */
  boolean isRestored() {
    return restored;
  }

  private boolean reconcile() throws IOException {
    List<ModelRecord> known =
        transactions.await(models::all).stream()
            .filter(model -> model.state() == ModelState.PUBLISHED)
            .toList();
    Map<String, ModelRecord> newest = new HashMap<>();
    known.forEach(model -> newest.put(model.published().name(), model)); // oldest first
    Map<String, ServedModel> byId = new HashMap<>();
    boolean rejected = false;
    for (ModelRecord model : known) {
      if (model.evaluationPending() || newest.get(model.published().name()) == model) {
        rejected |= !loadInto(byId, model.published());
      }
    }
    if (rejected) {
      return true; // look again: an older model may take the name
    }
    publish(byId, newest.values());
    restored = true;
    return false;
  }

  private boolean loadInto(Map<String, ServedModel> byId, ModelPublished published)
      throws IOException {
    String id = published.modelId().value();
    try {
      byId.put(
          id,
          registry.findById(id).orElse(null) instanceof ServedModel served
              ? served
              : loadTraced(published));
      return true;
    } catch (BlobStoreException
        | ModelFileException
        | TokenizerException
        | ChatTemplateException
        | LlamaCppException e) {
      reject(published, e);
      return false;
    }
  }

  private ServedModel loadTraced(ModelPublished published) throws IOException {
    return tracing.within(
        "load model", published.pipeline(), published.runId().value(), () -> load(published));
  }

  private ServedModel load(ModelPublished published) throws IOException {
    BaseModel base = bases.get(published.baseGguf().sha256());
    if (base == null) {
      base = baseLoader.load(published.baseModel(), published.baseGguf());
      bases.put(base.sha256(), base);
    }
    Path adapter = blobs.file(published.adapterGguf());
    requireFit(adapter, blobs.file(published.baseGguf()));
    long start = System.nanoTime();
    base.engine().loadAdapter(published.adapterGguf().sha256(), adapter);
    adapterLoad.record(Duration.ofNanos(System.nanoTime() - start));
    LOGGER.atInfo().addKeyValue(LogKeys.MODEL, published.name()).log("model loaded");
    return new ServedModel(published.name(), base, published, published.occurredAt());
  }

  /** Native code sees no file that was not read in Java before. */
  private static void requireFit(Path adapter, Path base) throws IOException {
    try (GgufFile adapterFile = GgufFile.open(adapter);
        GgufFile baseFile = GgufFile.open(base)) {
      AdapterFit.require(adapterFile, ModelConfig.ofGguf(baseFile));
    }
  }

  private void publish(Map<String, ServedModel> byId, Iterable<ModelRecord> newest) {
    Snapshot before = registry.snapshot();
    Map<String, ServedModel> byName = new HashMap<>();
    for (BaseModel base : bases.values()) {
      byName.put(base.name(), new ServedModel(base.name(), base, null, base.loaded()));
    }
    for (ModelRecord model : newest) {
      byName.put(model.published().name(), byId.get(model.id()));
    }
    registry.replace(new Snapshot(byName, byId));
    before
        .byId()
        .forEach(
            (id, served) -> {
              if (!byId.containsKey(id)) {
                unload(served, byId.values());
                LOGGER.atInfo().addKeyValue(LogKeys.MODEL, served.name()).log("model unloaded");
              }
            });
    if (!before.byId().keySet().equals(byId.keySet())) {
      changes.fire(new ModelsChanged());
    }
  }

  /** Models may share a file: the last one that leaves takes it along. */
  private static void unload(ServedModel leaving, Collection<ServedModel> staying) {
    AdapterUse adapter = leaving.adapter(1);
    boolean shared =
        staying.stream()
            .filter(each -> each.base() == leaving.base())
            .anyMatch(each -> Objects.equals(each.adapter(1), adapter));
    if (adapter != null && !shared) {
      leaving.base().engine().unloadAdapter(adapter.key());
    }
  }

  private void reject(ModelPublished published, RuntimeException cause) {
    LOGGER
        .atError()
        .setCause(cause)
        .addKeyValue(LogKeys.MODEL, published.name())
        .log("model cannot be served");
    String detail = "%s cannot be served: %s".formatted(published.name(), cause.getMessage());
    ProblemCode code =
        cause instanceof BlobStoreException blob ? blob.code() : ProblemCode.INVALID_MODEL_FILE;
    EvaluationFailed failed =
        new EvaluationFailed(
            published.modelId(), code, detail, published.pipeline(), clock.instant());
    transactions.await(
        () ->
            models
                .reject(published.modelId().value(), detail)
                .chain(rows -> rows == 0 ? Uni.createFrom().voidItem() : outbox.add(failed)));
  }
}
