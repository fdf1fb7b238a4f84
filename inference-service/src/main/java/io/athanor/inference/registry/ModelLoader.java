package io.athanor.inference.registry;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.event.EvaluationFailed;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.inference.engine.AdapterUse;
import io.athanor.inference.engine.llamacpp.LlamaCppException;
import io.athanor.inference.registry.ModelRegistry.Published;
import io.athanor.inference.registry.ModelRegistry.Snapshot;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.observe.LogKeys;
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
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the models that are served those of the database: after an event, and after a restart.
 *
 * <p>Each pass looks at the whole list, so it does not matter which event caused it or whether one
 * was missed. Per name the newest model that can be loaded is served; an older one stays only until
 * its probes were asked.
 */
@ApplicationScoped
public class ModelLoader {

  private static final Logger LOGGER = LoggerFactory.getLogger(ModelLoader.class);
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Tracing tracing;
  private final Transactions transactions;
  private final ModelRepository models;
  private final ModelRegistry registry;
  private final OpenModels openModels;
  private final ModelOpener opener;
  private final MergedModels mergedModels;
  private final LocalBases localBases;
  private final BlobStore blobs;
  private final Outbox outbox;
  private final Event<ModelsChanged> changes;
  private final InstantSource clock = InstantSource.system();
  private final Map<String, ListedModel> bases = new HashMap<>();
  private final WorkLoop loop = new WorkLoop("model-loader", IDLE, this::reconcile);
  private volatile boolean restored;

  ModelLoader(
      Transactions transactions,
      ModelRepository models,
      ModelRegistry registry,
      OpenModels openModels,
      ModelOpener opener,
      MergedModels mergedModels,
      LocalBases localBases,
      BlobStore blobs,
      Outbox outbox,
      Event<ModelsChanged> changes,
      Tracing tracing) {
    this.tracing = tracing;
    this.transactions = transactions;
    this.models = models;
    this.registry = registry;
    this.openModels = openModels;
    this.opener = opener;
    this.mergedModels = mergedModels;
    this.localBases = localBases;
    this.blobs = blobs;
    this.outbox = outbox;
    this.changes = changes;
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) {
    loop.close();
    registry.replace(new Snapshot(Map.of(), Map.of()));
    openModels.closeAll();
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
    Map<String, Published> byId = new HashMap<>();
    boolean rejected = false;
    for (ModelRecord model : known) {
      if (model.evaluationPending() || newest.get(model.published().name()) == model) {
        rejected |= !announceInto(byId, model.published());
      }
    }
    if (rejected) {
      return true; // look again: an older model may take the name
    }
    publish(byId, newest.values());
    restored = true;
    openModels.unloadIdle();
    return false;
  }

  private boolean announceInto(Map<String, Published> byId, ModelPublished published)
      throws IOException {
    String id = published.modelId().value();
    try {
      byId.put(
          id,
          registry.snapshot().byId().get(id) instanceof Published known
              ? known
              : announceTraced(published));
      return true;
    } catch (BlobStoreException
        | ModelFileException
        | TokenizerException
        | ChatTemplateException
        | LlamaCppException e) {
      if (e instanceof BlobStoreException blob && blob.isTransient()) {
        throw e;
      }
      reject(published, e);
      return false;
    }
  }

  private Published announceTraced(ModelPublished published) throws IOException {
    return tracing.within(
        "load model", published.pipeline(), published.runId().value(), () -> announce(published));
  }

  /** Opens the model where memory has room, so that its first answer need not wait for that. */
  private Published announce(ModelPublished published) throws IOException {
    ServedFile base = ServedFile.stored(published.baseModel(), published.baseGguf(), blobs);
    requireFit(blobs.file(published.adapterGguf()), base.place().find());
    ListedModel model = ListedModel.adapter(published, base);
    Optional<ServedModel> opened = opener.openIfRoom(model);
    if (opened.isPresent()) {
      opened.get().close();
    } else {
      ChatFormat.read(base.place().find()).close();
    }
    LOGGER.atInfo().addKeyValue(LogKeys.MODEL, published.name()).log("model announced");
    return new Published(model, mergedModels.of(published));
  }

  /** Native code sees no file that was not read in Java before. */
  private static void requireFit(Path adapter, Path base) throws IOException {
    try (GgufFile adapterFile = GgufFile.open(adapter);
        GgufFile baseFile = GgufFile.open(base)) {
      AdapterFit.require(adapterFile, ModelConfig.ofGguf(baseFile));
    }
  }

  private void publish(Map<String, Published> byId, Iterable<ModelRecord> newest) {
    Snapshot before = registry.snapshot();
    Map<String, ListedModel> byName = new HashMap<>();
    localBases.list().forEach(base -> byName.put(base.name(), base));
    for (Published model : byId.values()) {
      ServedFile file = model.adapter().file();
      bases.computeIfAbsent(file.name(), name -> ListedModel.base(file, clock.instant()));
    }
    byName.putAll(bases);
    for (ModelRecord model : newest) {
      Published served = Objects.requireNonNull(byId.get(model.id()), model.id());
      byName.put(served.adapter().name(), served.adapter());
      served.merged().forEach(merged -> byName.put(merged.name(), merged));
    }
    registry.replace(new Snapshot(byName, byId));
    before
        .byId()
        .forEach(
            (id, model) -> {
              if (!byId.containsKey(id)) {
                unload(model, byId.values());
              }
            });
    if (!before.byId().keySet().equals(byId.keySet())) {
      changes.fire(new ModelsChanged());
    }
  }

  /** Models may share a file: the last one that leaves takes it along. */
  private void unload(Published leaving, Collection<Published> staying) {
    AdapterUse adapter = leaving.adapter().adapter(1);
    boolean shared =
        staying.stream()
            .filter(each -> each.adapter().file().isSameAs(leaving.adapter().file()))
            .anyMatch(each -> Objects.equals(each.adapter().adapter(1), adapter));
    if (adapter != null && !shared) {
      openModels
          .find(leaving.adapter().file())
          .ifPresent(base -> base.engine().unloadAdapter(adapter.key()));
    }
    leaving.merged().forEach(merged -> openModels.unload(merged.file()));
    LOGGER.atInfo().addKeyValue(LogKeys.MODEL, leaving.adapter().name()).log("model unloaded");
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
