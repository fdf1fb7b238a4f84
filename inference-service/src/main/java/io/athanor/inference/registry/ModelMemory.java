package io.athanor.inference.registry;

import com.fasterxml.jackson.annotation.JsonValue;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.inference.engine.AdapterStatus;
import io.athanor.inference.engine.GenerationEngine;
import io.athanor.inference.registry.ListedModel.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings models into memory and out of it on request. Neither changes what answers: a model that is
 * asked for comes back, one that others need the room of leaves.
 */
@ApplicationScoped
class ModelMemory {

  private final OpenModels models;
  private final ModelOpener opener;
  private final AdapterRegistration adapters;

  ModelMemory(OpenModels models, ModelOpener opener, AdapterRegistration adapters) {
    this.models = models;
    this.opener = opener;
    this.adapters = adapters;
  }

  /** Where a model is. */
  enum State {
    /** In memory. */
    LOADED,
    /** On disk only. */
    UNLOADED,
    /** Takes no requests and leaves memory when the present ones are answered. */
    DRAINING;

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What a model takes up.
   *
   * @param bytes of its files in memory; an adapter counts without its base
   * @param requests how many it still answers while it is draining; null otherwise
   */
  record Usage(State state, long bytes, @Nullable Integer requests) {
    private static final Usage UNLOADED = new Usage(State.UNLOADED, 0, null);

    private static Usage draining(long bytes, int requests) {
      return new Usage(State.DRAINING, bytes, requests);
    }
  }

  Usage usage(ListedModel model) {
    Optional<BaseModel> base = models.find(model.file());
    if (base.isEmpty()) {
      return Usage.UNLOADED;
    }
    ArtifactRef adapter = adapterOf(model);
    if (adapter == null) {
      return new Usage(State.LOADED, model.file().bytes(), null);
    }
    return base.get().engine().adapterStatus(adapter.sha256()).inMemory()
        ? new Usage(State.LOADED, adapter.sizeBytes(), null)
        : Usage.UNLOADED;
  }

  /** Returns when the model is in memory; an adapter stays out if all that are there are in use. */
  Usage load(ListedModel model) {
    try (ServedModel served = opener.open(model)) {
      ModelPublished published = model.published();
      if (published != null && model.kind() == Kind.ADAPTER) {
        adapters.load(served.base().engine(), published);
      }
      return usage(model);
    }
  }

  /** Frees memory now, or as soon as the answers end that need it. */
  Usage unload(ListedModel model) {
    ArtifactRef adapter = adapterOf(model);
    if (adapter == null) {
      int uses = models.unload(model.file());
      return uses == 0 ? Usage.UNLOADED : Usage.draining(model.file().bytes(), uses);
    }
    Optional<BaseModel> base = models.find(model.file());
    if (base.isEmpty()) {
      return Usage.UNLOADED;
    }
    GenerationEngine engine = base.get().engine();
    engine.unloadAdapter(adapter.sha256());
    AdapterStatus status = engine.adapterStatus(adapter.sha256());
    return status.requests() == 0
        ? Usage.UNLOADED
        : Usage.draining(adapter.sizeBytes(), status.requests());
  }

  private static @Nullable ArtifactRef adapterOf(ListedModel model) {
    ModelPublished published = model.published();
    return published == null || model.kind() != Kind.ADAPTER ? null : published.adapterGguf();
  }
}
