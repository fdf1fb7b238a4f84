package io.athanor.trainer.worker;

import io.athanor.contracts.training.TrainingSpec;
import io.athanor.kit.json.Json;
import io.athanor.trainer.run.TrainingPlan;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the settings a worker derived into the plan of a run. */
final class DerivedSettings {

  private static final Logger LOGGER = LoggerFactory.getLogger(DerivedSettings.class);

  private DerivedSettings() {}

  /**
   * The plan of a run.
   *
   * @param asked what the run was asked for, which may name either epochs or steps
   */
  static TrainingPlan plan(WorkerMessage.Started started, TrainingSpec asked) {
    Map<String, Object> settings = named(started.settings());
    Integer epochs = started.epochs();
    if (epochs == null && settings.get("epochs") instanceof Number number) {
      epochs = number.intValue();
    }
    // A specification holds one of the two; the plan itself has both.
    settings.remove(asked.steps() == null ? "steps" : "epochs");
    return new TrainingPlan(
        started.steps(),
        epochs == null ? 0 : epochs,
        started.rows(),
        started.tokens(),
        specification(settings),
        started.warnings(),
        started.estimatedPeakBytes(),
        started.estimatedSeconds());
  }

  /** The worker's settings under the names of the specification. */
  private static Map<String, Object> named(@Nullable Map<String, Object> derived) {
    Map<String, Object> settings = new LinkedHashMap<>();
    if (derived != null) {
      for (RecordComponent setting : TrainingSpec.class.getRecordComponents()) {
        Object value = derived.get(WorkerSpec.workerName(setting.getName()));
        if (value != null) {
          settings.put(setting.getName(), value);
        }
      }
    }
    return settings;
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
