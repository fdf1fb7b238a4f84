package io.athanor.llm.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * {@code adapter_config.json} as <a href="https://github.com/huggingface/peft">PEFT</a> writes it:
 * sorted keys, two spaces. Writes the keys that every PEFT since 0.10 knows, so that old and new
 * versions load it. Reading refuses by name whatever changes the mathematics beyond {@link
 * LoraConfig}.
 */
final class LoraConfigJson {
  static final String FILE_NAME = "adapter_config.json";

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Linear layers of the supported architectures. */
  private static final Set<String> KNOWN_MODULES =
      Set.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

  /** Options that would need other mathematics than {@code W + scale * B A}. */
  private static final List<String> UNSUPPORTED =
      List.of(
          "fan_in_fan_out",
          "modules_to_save",
          "layer_replication",
          "lora_bias",
          "alora_invocation_tokens",
          "trainable_token_indices",
          "target_parameters",
          "use_qalora",
          "use_bdlora");

  private static final long LARGEST_FILE = 10_000_000;

  private LoraConfigJson() {}

  static LoraConfig read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ModelFileException(file, "is missing: an adapter folder needs it");
    }
    if (Files.size(file) > LARGEST_FILE) {
      throw new ModelFileException(file, "has " + Files.size(file) + " bytes: this is no config");
    }
    JsonNode json;
    try {
      json = JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new ModelFileException(file, "no valid JSON: " + e.getOriginalMessage(), e);
    }
    if (!json.path("peft_type").asText().equals("LORA")) {
      throw new ModelFileException(
          file, "peft_type must be LORA but is " + json.path("peft_type").asText("missing"));
    }
    if (!json.path("bias").asText("none").equals("none")) {
      throw new ModelFileException(file, "bias must be \"none\"; trained biases are not supported");
    }
    for (String option : UNSUPPORTED) {
      JsonNode value = json.path(option);
      if (value.asBoolean() || !value.isEmpty()) {
        throw new ModelFileException(file, option + " is not supported");
      }
    }
    try {
      return new LoraConfig(
          required(file, json, "r").intValue(),
          required(file, json, "lora_alpha").doubleValue(),
          json.path("lora_dropout").doubleValue(),
          json.path("use_rslora").booleanValue(),
          json.path("use_dora").booleanValue(),
          targetModules(file, json.path("target_modules")),
          json.path("base_model_name_or_path").textValue(),
          pattern(json.path("rank_pattern"), JsonNode::intValue),
          pattern(json.path("alpha_pattern"), JsonNode::doubleValue));
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static JsonNode required(Path file, JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (!value.isNumber()) {
      throw new ModelFileException(file, field + " must be a number");
    }
    return value;
  }

  private static NavigableSet<String> targetModules(Path file, JsonNode list) {
    NavigableSet<String> names = new TreeSet<>();
    if (list.isArray()) {
      list.forEach(name -> names.add(name.asText()));
    } else if (list.asText().equals("all-linear")) {
      names.addAll(KNOWN_MODULES);
    } else {
      throw new ModelFileException(
          file, "target_modules must be a list of names or \"all-linear\"");
    }
    for (String name : names) {
      if (!KNOWN_MODULES.contains(name)) {
        throw new ModelFileException(
            file,
            "target_modules names %s; supported are %s"
                .formatted(name, new TreeSet<>(KNOWN_MODULES)));
      }
    }
    return names;
  }

  private static <T> Map<String, T> pattern(JsonNode object, Function<JsonNode, T> value) {
    Map<String, T> pattern = new TreeMap<>();
    object
        .properties()
        .forEach(entry -> pattern.put(entry.getKey(), value.apply(entry.getValue())));
    return pattern;
  }

  static byte[] write(LoraConfig config) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.set("alpha_pattern", JSON.valueToTree(config.alphaPattern()));
    json.putNull("auto_mapping");
    json.put("base_model_name_or_path", config.baseModel());
    json.put("bias", "none");
    json.put("fan_in_fan_out", false);
    json.put("inference_mode", true);
    json.put("init_lora_weights", true);
    json.putNull("layers_pattern");
    json.putNull("layers_to_transform");
    putNumber(json, "lora_alpha", config.alpha());
    json.put("lora_dropout", config.dropout());
    json.putNull("modules_to_save");
    json.put("peft_type", "LORA");
    json.put("r", config.rank());
    json.set("rank_pattern", JSON.valueToTree(config.rankPattern()));
    json.putNull("revision");
    config.targetModules().forEach(json.putArray("target_modules")::add);
    json.put("task_type", "CAUSAL_LM");
    json.put("use_dora", config.dora());
    json.put("use_rslora", config.rsLora());
    DefaultIndenter twoSpaces = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
    printer.indentObjectsWith(twoSpaces);
    printer.indentArraysWith(twoSpaces);
    return JSON.writer(printer).writeValueAsBytes(json);
  }

  /** Whole alphas are integers in PEFT's files. */
  private static void putNumber(ObjectNode json, String field, double value) {
    if (value == Math.rint(value)) {
      json.put(field, (long) value);
    } else {
      json.put(field, value);
    }
  }
}
