package io.athanor.trainer.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was measured, by step: training losses from the run's own record, which is whole even where
 * single messages got lost, and held-out values from the job's events.
 */
final class StepMetrics {

  private static final String TRAIN_LOSS = "train_loss";
  private static final String TRAIN_ACCURACY = "train_mean_token_accuracy";
  private static final String VALID_LOSS = "valid_loss";
  private static final String VALID_ACCURACY = "valid_mean_token_accuracy";

  /** Columns of OpenAI's result files, with the metrics they hold. */
  private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

  static {
    COLUMNS.put("step", "step");
    COLUMNS.put(TRAIN_LOSS, TRAIN_LOSS);
    COLUMNS.put("train_accuracy", TRAIN_ACCURACY);
    COLUMNS.put(VALID_LOSS, VALID_LOSS);
    COLUMNS.put(VALID_ACCURACY, VALID_ACCURACY);
  }

  private final SortedMap<Integer, Map<String, Object>> steps = new TreeMap<>();

  /**
   * Reads both.
   *
   * @param measured metrics events of the job
   */
  StepMetrics(List<TrainedStep> trained, List<JobEvent> measured) {
    for (TrainedStep step : trained) {
      Map<String, Object> row = of(step.step());
      row.put(TRAIN_LOSS, step.loss());
      if (step.accuracy() != null) {
        row.put(TRAIN_ACCURACY, step.accuracy());
      }
    }
    measured.forEach(event -> addHeldOut(event.data()));
  }

  private void addHeldOut(Map<String, Object> data) {
    if (data.get("step") instanceof Integer step) {
      for (String name : List.of(VALID_LOSS, VALID_ACCURACY)) {
        Object value = data.get(name);
        if (value != null) {
          of(step).put(name, value);
          // Held-out rows are always measured as a whole.
          of(step).put("full_" + name, value);
        }
      }
    }
  }

  /** The metrics of a step by OpenAI's names; what was not measured is absent. */
  Map<String, Object> of(int step) {
    return steps.computeIfAbsent(step, number -> new LinkedHashMap<>(Map.of("step", number)));
  }

  /** OpenAI's result file: CSV (RFC 4180) in which what was not measured is empty. */
  String csv() {
    String rows =
        steps.values().stream().map(row -> line(row) + '\n').collect(Collectors.joining());
    return String.join(",", COLUMNS.keySet()) + '\n' + rows;
  }

  private static String line(Map<String, Object> row) {
    return COLUMNS.values().stream()
        .map(name -> Objects.toString(row.get(name), ""))
        .collect(Collectors.joining(","));
  }
}
