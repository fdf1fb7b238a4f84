package io.athanor.inference.chat;

import io.athanor.inference.sampling.InvalidSamplingException;
import io.athanor.inference.sampling.Penalties;
import io.athanor.inference.sampling.SamplingSettings;
import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.http.openai.RequestField;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Reads the fields of a request that say how tokens are drawn; OpenAI's, and vLLM's for more. */
final class SamplingReader {

  private static final int MOST_BIASES = 1024;

  private SamplingReader() {}

  /**
   * The settings of a request.
   *
   * @param defaultTemperature where the request names none
   */
  static SamplingSettings read(RequestField root, float defaultTemperature) {
    try {
      return new SamplingSettings(
          root.field("temperature").number(defaultTemperature),
          root.field("top_p").number(1),
          root.field("top_k").integer(0),
          root.field("min_p").number(0),
          penalties(root),
          logitBias(root.field("logit_bias")),
          root.field("seed").longInteger(ThreadLocalRandom.current().nextLong()));
    } catch (InvalidSamplingException e) {
      throw OpenAiException.invalid(e.field(), String.valueOf(e.getMessage()));
    }
  }

  private static Penalties penalties(RequestField root) {
    return new Penalties(
        root.field("frequency_penalty").number(0),
        root.field("presence_penalty").number(0),
        root.field("repetition_penalty").number(1));
  }

  private static Map<Integer, Float> logitBias(RequestField biases) {
    if (biases.isAbsent()) {
      return Map.of();
    }
    if (!biases.value().isObject() || biases.value().size() > MOST_BIASES) {
      throw biases.wrong("must be an object of at most %d token ids".formatted(MOST_BIASES));
    }
    Map<Integer, Float> result = new HashMap<>();
    biases
        .value()
        .fieldNames()
        .forEachRemaining(
            token ->
                result.put(tokenId(biases.field(token), token), biases.field(token).number(0)));
    return result;
  }

  private static int tokenId(RequestField bias, String token) {
    try {
      int id = Integer.parseInt(token);
      if (id >= 0) {
        return id;
      }
    } catch (NumberFormatException e) {
      // said below, as for a negative number
    }
    throw bias.wrong("must be named by a token id");
  }
}
