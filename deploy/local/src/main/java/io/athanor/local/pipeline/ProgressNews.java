package io.athanor.local.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.athanor.local.console.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Reads the {@code progress} news of a service: {@code stage}, how much is done of how much, and
 * numbers such as the loss. Fields nobody knows here are passed over.
 */
final class ProgressNews {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Map<String, String> STAGE_NAMES =
      Map.of(
          "fetch", "ingest",
          "dataset", "data set",
          "base-model", "base model",
          "baseModel", "base model",
          "download", "base model");

  private ProgressNews() {}

  static Optional<Progress> read(String json) {
    try {
      JsonNode news = JSON.readTree(json);
      String stage = news.path("stage").asText("");
      return stage.isEmpty()
          ? Optional.empty()
          : Optional.of(progress(stage, news)).filter(ProgressNews::saysAnything);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static boolean saysAnything(Progress progress) {
    return progress.share().isPresent() || !progress.facts().isEmpty();
  }

  private static Progress progress(String stage, JsonNode news) {
    double done = firstNumber(news, "done", "step").orElse(0);
    double total = firstNumber(news, "total", "steps").orElse(0);
    var facts = new ArrayList<String>();
    firstText(news, "variant").ifPresent(facts::add);
    if (news.hasNonNull("steps")) {
      facts.add("step %.0f of %.0f".formatted(done, total));
    } else if (total > 0) {
      facts.add(
          news.path("unit").asText("").equals("bytes") ? bytes(done, total) : items(done, total));
    }
    firstText(news, "phase", "message", "detail")
        .filter(text -> !text.equals(stage))
        .ifPresent(facts::add);
    positive(news, "loss").ifPresent(loss -> facts.add("loss %.3f".formatted(loss)));
    positive(news, "probeLoss").ifPresent(loss -> facts.add("held-out loss %.3f".formatted(loss)));
    positive(news, "tokensPerSecond").ifPresent(rate -> facts.add("%.0f tokens/s".formatted(rate)));
    positive(news, "secondsLeft")
        .ifPresent(left -> facts.add(Progress.clock(Duration.ofSeconds((long) left)) + " left"));
    OptionalDouble share =
        total > 0 ? OptionalDouble.of(Math.clamp(done / total, 0.0, 1.0)) : OptionalDouble.empty();
    return new Progress(STAGE_NAMES.getOrDefault(stage, stage), share, facts);
  }

  private static String bytes(double done, double total) {
    return "%.0f of %.0f MB".formatted(done / 1e6, total / 1e6);
  }

  private static String items(double done, double total) {
    return "%.0f of %.0f".formatted(done, total);
  }

  private static OptionalDouble firstNumber(JsonNode news, String... fields) {
    return List.of(fields).stream()
        .map(field -> number(news, field))
        .filter(OptionalDouble::isPresent)
        .findFirst()
        .orElse(OptionalDouble.empty());
  }

  private static OptionalDouble number(JsonNode news, String field) {
    JsonNode value = news.path(field);
    return value.isNumber() && Double.isFinite(value.asDouble())
        ? OptionalDouble.of(value.asDouble())
        : OptionalDouble.empty();
  }

  /** Services send 0 for what they do not know. */
  private static OptionalDouble positive(JsonNode news, String field) {
    OptionalDouble value = number(news, field);
    return value.isPresent() && value.getAsDouble() > 0 ? value : OptionalDouble.empty();
  }

  private static Optional<String> firstText(JsonNode news, String... fields) {
    return List.of(fields).stream()
        .map(field -> news.path(field).asText(""))
        .filter(text -> !text.isEmpty())
        .findFirst();
  }
}
