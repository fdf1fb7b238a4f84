package io.athanor.inference.chat;

import io.athanor.inference.engine.AnswerOptions;
import io.athanor.kit.http.openai.RequestField;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the fields that chat completions and completions have in common. */
@ApplicationScoped
class DecodingReader {

  /** The fields that {@link #read} obeys, but for the one that limits an answer's length. */
  static final Set<String> FIELDS =
      Set.of(
          "temperature",
          "top_p",
          "top_k",
          "min_p",
          "frequency_penalty",
          "presence_penalty",
          "repetition_penalty",
          "logit_bias",
          "seed",
          "stop",
          "n",
          "stream",
          "stream_options",
          "x_adapter_strength");

  private static final int MOST_STOP_STRINGS = 16;
  private static final int LONGEST_STOP_STRING = 1024;
  private static final int MOST_CHOICES = 16;
  private static final float GREATEST_STRENGTH = 2;

  private final ChatConfig config;

  DecodingReader(ChatConfig config) {
    this.config = config;
  }

  /**
   * Reads the fields of a request.
   *
   * @param maxTokens the field that limits an answer's length, which each endpoint names otherwise
   * @param options read by the endpoint
   */
  Decoding read(RequestField root, RequestField maxTokens, AnswerOptions options) {
    return new Decoding(
        strength(root.field("x_adapter_strength")),
        maxTokens.isAbsent()
            ? OptionalInt.empty()
            : OptionalInt.of(maxTokens.integer(1, 1, Integer.MAX_VALUE)),
        root.field("n").integer(1, 1, MOST_CHOICES),
        SamplingReader.read(root, config.defaultTemperature()),
        stop(root.field("stop")),
        options,
        root.field("stream").flag(false),
        root.field("stream_options").field("include_usage").flag(false));
  }

  private static float strength(RequestField field) {
    float strength = field.number(1);
    if (!(strength >= 0 && strength <= GREATEST_STRENGTH)) {
      throw field.wrong("must be between 0 and " + GREATEST_STRENGTH);
    }
    return strength;
  }

  private static List<String> stop(RequestField stop) {
    if (stop.isAbsent()) {
      return List.of();
    }
    List<RequestField> fields = new ArrayList<>();
    if (stop.value().isArray()) {
      for (int i = 0; i < stop.value().size() && i <= MOST_STOP_STRINGS; i++) {
        fields.add(stop.element(i));
      }
    } else {
      fields.add(stop);
    }
    if (fields.size() > MOST_STOP_STRINGS) {
      throw stop.wrong("must hold at most %d strings".formatted(MOST_STOP_STRINGS));
    }
    return fields.stream().map(DecodingReader::stopString).toList();
  }

  private static String stopString(RequestField field) {
    String text = field.text();
    if (text.isEmpty() || text.length() > LONGEST_STOP_STRING) {
      throw field.wrong("must have 1 to %d characters".formatted(LONGEST_STOP_STRING));
    }
    return text;
  }
}
