package io.athanor.trainer.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.kit.http.openai.OpenAiJson;
import io.athanor.kit.http.openai.RequestField;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /v1/fine_tuning/jobs}; a refusal names the field. */
final class JobRequestReader {

  private static final int LONGEST_SUFFIX = 64;
  private static final int LONGEST_NAME = 512;
  private static final int MOST_METADATA = 16;
  private static final int LONGEST_KEY = 64;
  private static final int LONGEST_VALUE = 512;
  private static final String AUTO = "auto";
  private static final String SUPERVISED = "supervised";
  private static final Set<String> OTHER_METHODS = Set.of("dpo", "reinforcement");

  private JobRequestReader() {}

  static JobRequest read(byte[] body) {
    RequestField root = OpenAiJson.object(body);
    refuseIntegrations(root.field("integrations"));
    return new JobRequest(
        required(root.field("model")),
        required(root.field("training_file")),
        optional(root.field("validation_file"), LONGEST_NAME),
        optional(root.field("suffix"), LONGEST_SUFFIX),
        seed(root.field("seed")),
        metadata(root.field("metadata")),
        hyperparameters(root));
  }

  private static String required(RequestField field) {
    if (field.isAbsent() || field.text().isBlank()) {
      throw field.wrong("must be a string that is not empty");
    }
    return bounded(field, LONGEST_NAME);
  }

  private static @Nullable String optional(RequestField field, int longest) {
    return field.isAbsent() ? null : bounded(field, longest);
  }

  private static String bounded(RequestField field, int longest) {
    String text = field.text();
    int length = text.codePointCount(0, text.length());
    if (length == 0 || length > longest) {
      throw field.wrong("must have 1 to " + longest + " characters, has " + length);
    }
    return storable(field, text);
  }

  private static String storable(RequestField field, String text) {
    if (!StorableText.isStorable(text)) {
      throw field.wrong("must not contain U+0000 or half a character");
    }
    return text;
  }

  /** One of its own where none is given, so that every job can be repeated. */
  private static long seed(RequestField field) {
    if (field.isAbsent()) {
      return ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    }
    long seed = field.longInteger(0);
    if (seed < 0 || seed > Integer.MAX_VALUE) {
      throw field.wrong("must be 0 to " + Integer.MAX_VALUE + ", was " + seed);
    }
    return seed;
  }

  private static @Nullable Map<String, String> metadata(RequestField field) {
    if (field.isAbsent()) {
      return null;
    }
    if (!field.value().isObject() || field.value().size() > MOST_METADATA) {
      throw field.wrong("must be an object of at most " + MOST_METADATA + " strings");
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : field.value().properties()) {
      String key = entry.getKey();
      if (key.codePointCount(0, key.length()) > LONGEST_KEY) {
        throw field.wrong("must have keys of at most " + LONGEST_KEY + " characters");
      }
      RequestField value = field.field(key);
      String text = value.isAbsent() ? "" : value.text();
      if (value.isAbsent() || text.codePointCount(0, text.length()) > LONGEST_VALUE) {
        throw value.wrong("must be a string of at most " + LONGEST_VALUE + " characters");
      }
      metadata.put(storable(field, key), storable(value, text));
    }
    requirePriority(field.field(JobRequest.PRIORITY));
    return metadata;
  }

  private static void requirePriority(RequestField field) {
    if (!field.isAbsent() && !field.text().matches("-?[0-9]{1,9}")) {
      throw field.wrong("must be a whole number, the greater, the sooner; was " + field.text());
    }
  }

  private static void refuseIntegrations(RequestField field) {
    if (!field.isAbsent() && !(field.value().isArray() && field.value().isEmpty())) {
      throw field.wrong(
          "is not supported: leave it out and read the metrics from the job's events or its result"
              + " file");
    }
  }

  private static JobRequest.Hyperparameters hyperparameters(RequestField root) {
    RequestField legacy = root.field("hyperparameters");
    RequestField method = root.field("method");
    if (method.isAbsent()) {
      return hyperparametersOf(legacy);
    }
    RequestField supervised = supervised(method);
    RequestField own = supervised.field("hyperparameters");
    if (!own.isAbsent() && !legacy.isAbsent()) {
      throw legacy.wrong(
          "and 'method' exclude each other: give the values in '" + own.path() + "'");
    }
    return hyperparametersOf(own.isAbsent() ? legacy : own);
  }

  private static RequestField supervised(RequestField method) {
    if (!method.value().isObject()) {
      throw method.wrong("must be an object");
    }
    RequestField type = method.field("type");
    String word = type.isAbsent() ? SUPERVISED : type.text();
    if (OTHER_METHODS.contains(word)) {
      throw type.wrong("'" + word + "' is not supported; supported is " + SUPERVISED);
    }
    if (!word.equals(SUPERVISED)) {
      throw type.wrong("must be " + SUPERVISED + ", was '" + word + "'");
    }
    RequestField supervised = method.field(SUPERVISED);
    if (!supervised.isAbsent() && !supervised.value().isObject()) {
      throw supervised.wrong("must be an object");
    }
    return supervised;
  }

  private static JobRequest.Hyperparameters hyperparametersOf(RequestField field) {
    if (field.isAbsent()) {
      return JobRequest.Hyperparameters.AUTOMATIC;
    }
    if (!field.value().isObject()) {
      throw field.wrong("must be an object");
    }
    return new JobRequest.Hyperparameters(
        integer(field.field("n_epochs"), 1_000),
        integer(field.field("batch_size"), 4_096),
        multiplier(field.field("learning_rate_multiplier")));
  }

  private static @Nullable Integer integer(RequestField field, int most) {
    if (isAutomatic(field)) {
      return null;
    }
    String rule = "must be \"auto\" or an integer from 1 to " + most;
    if (!field.value().isIntegralNumber() || !field.value().canConvertToInt()) {
      throw field.wrong(rule);
    }
    int value = field.value().intValue();
    if (value < 1 || value > most) {
      throw field.wrong(rule + ", was " + value);
    }
    return value;
  }

  private static @Nullable Double multiplier(RequestField field) {
    if (isAutomatic(field)) {
      return null;
    }
    double value = field.value().isNumber() ? field.value().doubleValue() : 0;
    if (!(value > 0 && value <= 100)) {
      throw field.wrong("must be \"auto\" or a number above 0, at most 100");
    }
    return value;
  }

  private static boolean isAutomatic(RequestField field) {
    return field.isAbsent() || field.value().isTextual() && field.value().textValue().equals(AUTO);
  }
}
