package io.athanor.contracts.pipeline;

import io.athanor.contracts.training.TrainingSpec;
import io.athanor.contracts.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the {@code training} section of a pipeline file. */
final class TrainingSection {

  private static final Set<String> FIELDS =
      PipelineFile.ordered(
          "preset",
          "epochs",
          "steps",
          "rank",
          "alpha",
          "dropout",
          "rsLora",
          "targetModules",
          "learningRate",
          "schedule",
          "warmupSteps",
          "effectiveBatchSize",
          "maxSequenceLength",
          "weightDecay",
          "maxGradientNorm",
          "seed",
          "replayRows",
          "storage",
          "recompute",
          "packTokens",
          "evaluations",
          "earlyStopping",
          "keepBest",
          "checkpointSteps",
          "exports",
          "replayWeight",
          "anchorWeight",
          "learningRateMultiplier",
          "epochCheckpoints");

  private final Map<String, YamlValue> fields;

  private TrainingSection(Map<String, YamlValue> fields) {
    this.fields = fields;
  }

  static TrainingSpec read(YamlValue section) {
    return new TrainingSection(section.fields(FIELDS)).spec(section);
  }

  /**
   * The settings of a variant.
   *
   * @param common the pipeline's section, null when there is none
   * @param own the variant's section; what it gives overrides the pipeline's
   */
  static TrainingSpec read(@Nullable YamlValue common, @Nullable YamlValue own) {
    if (own == null) {
      return common == null ? TrainingSpec.AUTOMATIC : read(common);
    }
    Map<String, YamlValue> fields = new LinkedHashMap<>();
    if (common != null) {
      fields.putAll(common.fields(FIELDS));
    }
    Map<String, YamlValue> overriding = own.fields(FIELDS);
    // These exclude each other; the variant's choice counts.
    if (overriding.containsKey("steps")) {
      fields.remove("epochs");
    } else if (overriding.containsKey("epochs")) {
      fields.remove("steps");
    }
    if (overriding.containsKey("learningRate")) {
      fields.remove("learningRateMultiplier");
    } else if (overriding.containsKey("learningRateMultiplier")) {
      fields.remove("learningRate");
    }
    fields.putAll(overriding);
    return new TrainingSection(fields).spec(own);
  }

  private TrainingSpec spec(YamlValue section) {
    Double alpha = field("alpha", YamlValue::decimal);
    Double dropout = field("dropout", YamlValue::decimal);
    Integer seed = field("seed", YamlValue::integer);
    try {
      return new TrainingSpec(
          field("preset", YamlValue::text),
          field("epochs", YamlValue::integer),
          field("steps", YamlValue::integer),
          field("rank", YamlValue::integer),
          alpha == null ? null : alpha.floatValue(),
          dropout == null ? null : dropout.floatValue(),
          field("rsLora", YamlValue::bool),
          field("targetModules", TrainingSection::modules),
          field("learningRate", YamlValue::decimal),
          field("schedule", YamlValue::text),
          field("warmupSteps", YamlValue::integer),
          field("effectiveBatchSize", YamlValue::integer),
          field("maxSequenceLength", YamlValue::integer),
          field("weightDecay", YamlValue::decimal),
          field("maxGradientNorm", YamlValue::decimal),
          seed == null ? null : Long.valueOf(seed),
          field("replayRows", YamlValue::integer),
          field("storage", YamlValue::text),
          field("recompute", YamlValue::bool),
          field("packTokens", YamlValue::integer),
          field("evaluations", YamlValue::integer),
          field("earlyStopping", YamlValue::integer),
          field("keepBest", YamlValue::bool),
          field("checkpointSteps", YamlValue::integer),
          field("exports", TrainingSection::exports),
          field("replayWeight", YamlValue::decimal),
          field("anchorWeight", YamlValue::decimal),
          field("learningRateMultiplier", YamlValue::decimal),
          field("epochCheckpoints", YamlValue::integer));
    } catch (IllegalArgumentException e) {
      reportAtField(section, String.valueOf(e.getMessage()));
      return TrainingSpec.AUTOMATIC;
    }
  }

  private <T> @Nullable T field(String name, Function<YamlValue, Optional<T>> read) {
    YamlValue value = fields.get(name);
    return value == null ? null : read.apply(value).orElse(null);
  }

  private static Optional<List<String>> modules(YamlValue value) {
    return value.isSequence() ? Optional.of(value.texts(1)) : value.text().map(List::of);
  }

  /** A list, perhaps an empty one, or a single name. */
  private static Optional<List<String>> exports(YamlValue value) {
    return value.isSequence() ? Optional.of(value.texts(0)) : value.text().map(List::of);
  }

  /**
   * The record's message starts with the field's path: the complaint goes to that field's place.
   */
  private void reportAtField(YamlValue section, String message) {
    String path = message.substring(0, Math.max(0, message.indexOf(' ')));
    YamlValue value = fields.get(path.substring(path.indexOf('.') + 1));
    (value == null ? section : value).report(message.substring(path.length()).strip());
  }
}
