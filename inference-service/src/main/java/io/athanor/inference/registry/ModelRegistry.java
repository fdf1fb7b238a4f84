package io.athanor.inference.registry;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The models that answer now. Readers see one consistent state: a new model of an old name replaces
 * it in one step, and answers that are being generated go on with the old one.
 */
@ApplicationScoped
public class ModelRegistry {

  /**
   * A published model.
   *
   * @param adapter over its base
   * @param merged the same as files of their own
   */
  record Published(ListedModel adapter, List<ListedModel> merged) {
    Published {
      merged = List.copyOf(merged);
    }
  }

  /**
   * One state of the registry.
   *
   * @param byName what clients may ask for, base models included
   * @param byId every published model that can be asked, by its id; also one that waits for its
   *     evaluation only
   */
  record Snapshot(Map<String, ListedModel> byName, Map<String, Published> byId) {
    Snapshot {
      byName = Map.copyOf(byName);
      byId = Map.copyOf(byId);
    }
  }

  private final LocalBases localBases;
  private volatile Snapshot snapshot = new Snapshot(Map.of(), Map.of());

  ModelRegistry(LocalBases localBases) {
    this.localBases = localBases;
  }

  /** The model of a name; a base model of the catalogue has short names too. */
  public Optional<ListedModel> find(String name) {
    Map<String, ListedModel> byName = snapshot.byName();
    ListedModel model = byName.get(name);
    return Optional.ofNullable(model == null ? byName.get(localBases.fullName(name)) : model);
  }

  /** A published model by its identifier, whether or not a newer one has taken its name. */
  public Optional<ListedModel> findById(String modelId) {
    return Optional.ofNullable(snapshot.byId().get(modelId)).map(Published::adapter);
  }

  /** All models that clients may ask for, by name. */
  public List<ListedModel> list() {
    return snapshot.byName().values().stream()
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .toList();
  }

  Snapshot snapshot() {
    return snapshot;
  }

  void replace(Snapshot next) {
    snapshot = next;
  }
}
