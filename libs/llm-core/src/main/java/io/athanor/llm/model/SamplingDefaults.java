package io.athanor.llm.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.llm.format.GgufValue;
import java.util.List;
import java.util.Map;

/** The sampling that {@code generation_config.json} recommends, as GGUF metadata. */
final class SamplingDefaults {
  static final String PREFIX = "general.sampling.";

  /** {@code fields}: the first of them that the file has counts. */
  private record Setting(String key, boolean whole, List<String> fields) {}

  private static final List<Setting> SETTINGS =
      List.of(
          new Setting("top_k", true, List.of("top_k")),
          new Setting("top_p", false, List.of("top_p")),
          new Setting("min_p", false, List.of("min_p")),
          new Setting("xtc_probability", false, List.of("xtc_probability")),
          new Setting("xtc_threshold", false, List.of("xtc_threshold")),
          new Setting("temp", false, List.of("temperature")),
          new Setting("penalty_last_n", true, List.of("penalty_last_n")),
          new Setting("penalty_repeat", false, List.of("penalty_repeat", "repetition_penalty")),
          new Setting("mirostat", true, List.of("mirostat")),
          new Setting("mirostat_tau", false, List.of("mirostat_tau")),
          new Setting("mirostat_eta", false, List.of("mirostat_eta")));

  private SamplingDefaults() {}

  static void put(JsonNode generationConfig, Map<String, GgufValue> values) {
    if (generationConfig.path("sequence").isTextual()) {
      values.put(
          PREFIX + "sequence", GgufValue.string(generationConfig.path("sequence").textValue()));
    }
    for (Setting setting : SETTINGS) {
      setting.fields().stream()
          .map(generationConfig::path)
          .filter(node -> !node.isMissingNode())
          .findFirst()
          .filter(JsonNode::isNumber)
          .ifPresent(node -> values.put(PREFIX + setting.key(), value(setting, node)));
    }
  }

  private static GgufValue value(Setting setting, JsonNode node) {
    return setting.whole()
        ? GgufValue.int32(node.intValue())
        : GgufValue.float32((float) node.doubleValue());
  }
}
