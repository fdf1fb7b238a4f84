package io.athanor.trainer.worker;

import io.athanor.contracts.training.TrainingSpec;
import io.athanor.kit.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The hyper-parameters in the words of the worker, which knows nothing of contracts and passes over
 * what it does not know: a setting whose name is lost here would silently be derived instead of
 * obeyed.
 */
final class WorkerSpec {

  /** Names of the specification that differ from those of the worker. */
  private static final Map<String, String> WORKER_NAMES =
      Map.of("maxGradientNorm", "clip", "effectiveBatchSize", "effectiveBatch");

  private static final List<String> CHOSEN_BY_MEMORY =
      List.of("storage", "recompute", "packTokens");

  private static final String ALL_LINEAR = "all-linear";

  private WorkerSpec() {}

  /** What was asked for; what is left out is the worker's to choose. */
  static Map<String, Object> of(TrainingSpec spec) {
    Map<String, Object> settings = new LinkedHashMap<>();
    fields(spec).forEach((name, value) -> settings.put(workerName(name), value));
    // To the worker, choosing the preset and taking every linear layer is what an absence means.
    settings.remove("preset", "auto");
    settings.remove("targetModules", List.of(ALL_LINEAR));
    return settings;
  }

  /**
   * The same for a run that goes on from a checkpoint: what was chosen by the memory of the node
   * where it began stays, or the checkpoint would not fit and the bytes would differ.
   */
  static Map<String, Object> resumed(TrainingSpec asked, TrainingSpec chosen) {
    Map<String, Object> settings = of(asked);
    Map<String, Object> known = of(chosen);
    for (String name : CHOSEN_BY_MEMORY) {
      if (known.containsKey(name)) {
        settings.put(name, known.get(name));
      }
    }
    return settings;
  }

  /** The name that a worker uses for a setting of the specification. */
  static String workerName(String name) {
    return WORKER_NAMES.getOrDefault(name, name);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> fields(TrainingSpec spec) {
    return Json.mapper().convertValue(spec, LinkedHashMap.class);
  }
}
