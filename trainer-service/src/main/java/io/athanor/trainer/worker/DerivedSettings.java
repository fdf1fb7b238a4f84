package io.athanor.trainer.worker;

import io.athanor.contracts.training.TrainingSpec;
import io.athanor.kit.json.Json;
import io.athanor.trainer.run.TrainingPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the settings a worker derived into the plan of a run. */
final class DerivedSettings {

  private static final Logger LOGGER = LoggerFactory.getLogger(DerivedSettings.class);

  /** Names of the worker that differ from those of the specification. */
  private static final Map<String, String> NAMES =
      Map.of("clip", "maxGradientNorm", "effectiveBatch", "effectiveBatchSize");

  private DerivedSettings() {}

  static TrainingPlan plan(WorkerMessage.Started started) {
    Map<String, Object> settings = new LinkedHashMap<>();
    Map<String, Object> derived = started.settings() == null ? Map.of() : started.settings();
    derived.forEach((name, value) -> settings.put(NAMES.getOrDefault(name, name), value));
    Integer epochs = started.epochs();
    if (epochs == null && settings.get("epochs") instanceof Number number) {
      epochs = number.intValue();
    }
    // A specification holds one of the two; the plan itself has both.
    if (settings.containsKey("epochs")) {
      settings.remove("steps");
    }
    return new TrainingPlan(
        started.steps(),
        epochs == null ? 0 : epochs,
        started.rows(),
        started.tokens(),
        specification(settings));
  }

  private static TrainingSpec specification(Map<String, Object> settings) {
    try {
      return Json.mapper().convertValue(settings, TrainingSpec.class);
    } catch (IllegalArgumentException e) {
      LOGGER.atWarn().setCause(e).log("the worker's settings are no specification");
      return TrainingSpec.AUTOMATIC;
    }
  }
}
