package io.athanor.llm.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.llm.format.ModelFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Finds the name under which llama.cpp knows the way a {@code tokenizer.json} cuts words in the
 * definition itself (normalizer, pre-tokenizer steps with their expressions, {@code
 * ignore_merges}), for tokenizers that are not in the converter's table ({@link PreTokenizerHash}):
 * equal definitions cut equally. One that is not known is refused, never guessed.
 */
final class PreTokenizerName {
  private static final String WORDS =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|%s"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  private static final Map<String, String> BY_SIGNATURE =
      Map.of(
          "none [Digits, ByteLevel regex]",
          "smollm",
          "none [ByteLevel regex]",
          "gpt-2",
          "none whole [Split " + WORDS.formatted("\\p{N}{1,3}") + ", ByteLevel]",
          "llama-bpe",
          "NFC [Split " + WORDS.formatted("\\p{N}") + ", ByteLevel]",
          "qwen2");

  private PreTokenizerName() {}

  static String byDefinition(HuggingFaceFiles files) {
    JsonNode tokenizer = files.tokenizer();
    String normalizer = tokenizer.path("normalizer").path("type").asText("none");
    String wholeWords = tokenizer.path("model").path("ignore_merges").asBoolean() ? " whole" : "";
    String signature = normalizer + wholeWords + " " + steps(tokenizer.path("pre_tokenizer"));
    String name = BY_SIGNATURE.get(signature);
    if (name == null) {
      throw new ModelFileException(
          files.file(HuggingFaceFiles.TOKENIZER),
          "pre-tokenizer %s is not known; known are those of %s"
              .formatted(signature, new TreeSet<>(BY_SIGNATURE.values())));
    }
    return name;
  }

  private static List<String> steps(JsonNode preTokenizer) {
    JsonNode sequence = preTokenizer.path("pretokenizers");
    List<String> steps = new ArrayList<>();
    (sequence.isArray() ? sequence : List.of(preTokenizer)).forEach(step -> steps.add(step(step)));
    return steps;
  }

  private static String step(JsonNode step) {
    return switch (step.path("type").asText()) {
      case "Digits" -> step.path("individual_digits").asBoolean() ? "Digits" : "Digits in runs";
      case "ByteLevel" ->
          "ByteLevel"
              + (step.path("use_regex").asBoolean(true) ? " regex" : "")
              + (step.path("add_prefix_space").asBoolean() ? " prefix" : "");
      case "Split" ->
          "Split "
              + step.path("pattern").path("Regex").asText()
              + (step.path("behavior").asText().equals("Isolated") ? "" : " not isolated")
              + (step.path("invert").asBoolean() ? " inverted" : "");
      default -> step.path("type").asText("none");
    };
  }
}
