package io.athanor.inference.registry;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
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
   * One state of the registry.
   *
   * @param byName what clients may ask for, base models included
   * @param byId every loaded adapter, by model id; also one that waits for its evaluation only
   */
  record Snapshot(Map<String, ServedModel> byName, Map<String, ServedModel> byId) {
    Snapshot {
      byName = Map.copyOf(byName);
      byId = Map.copyOf(byId);
    }
  }

  private volatile Snapshot snapshot = new Snapshot(Map.of(), Map.of());

  /** The model of a name. */
  public Optional<ServedModel> find(String name) {
    return Optional.ofNullable(snapshot.byName().get(name));
  }

  /** A loaded model by its identifier, whether or not a newer one has taken its name. */
  public Optional<ServedModel> findById(String modelId) {
    return Optional.ofNullable(snapshot.byId().get(modelId));
  }

  /** All models that clients may ask for, by name. */
  public List<ServedModel> list() {
    return snapshot.byName().values().stream()
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .toList();
  }

  /** The base models in memory. */
  public Collection<BaseModel> bases() {
    return snapshot.byName().values().stream().map(ServedModel::base).distinct().toList();
  }

  Snapshot snapshot() {
    return snapshot;
  }

  void replace(Snapshot next) {
    snapshot = next;
  }
}
