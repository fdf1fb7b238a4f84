package io.athanor.inference.sampling;

/**
 * How the next token of one request is drawn.
 *
 * <p>The order is: penalties, temperature, top-k, min-p, top-p, draw. Temperature 0 means greedy
 * decoding: the token of the greatest logit, the lowest id among equals, and everything after the
 * penalties is ignored.
 *
 * @param temperature divisor of the logits, 0 for greedy
 * @param topP smallest nucleus kept, by probability mass (Holtzman et al., 1904.09751), 1 for all
 * @param topK number of most probable tokens kept, 0 for all
 * @param minP least probability kept, relative to the most probable token, 0 for all
 * @param frequencyPenalty subtracted from a logit once per earlier occurrence in the answer
 * @param presencePenalty subtracted from a logit once when the token occurs in the answer
 * @param seed of the draws: equal seeds and logits give equal tokens
 */
public record SamplingSettings(
    float temperature,
    float topP,
    int topK,
    float minP,
    float frequencyPenalty,
    float presencePenalty,
    long seed) {

  public SamplingSettings {
    require(temperature >= 0 && temperature <= 2, "temperature", "between 0 and 2", temperature);
    require(topP > 0 && topP <= 1, "top_p", "above 0 and at most 1", topP);
    require(topK >= 0, "top_k", "at least 0", topK);
    require(minP >= 0 && minP <= 1, "min_p", "between 0 and 1", minP);
    require(
        frequencyPenalty >= -2 && frequencyPenalty <= 2,
        "frequency_penalty",
        "between -2 and 2",
        frequencyPenalty);
    require(
        presencePenalty >= -2 && presencePenalty <= 2,
        "presence_penalty",
        "between -2 and 2",
        presencePenalty);
  }

  /** Settings that always take the most probable token. */
  public static SamplingSettings greedy() {
    return new SamplingSettings(0, 1, 0, 0, 0, 0, 0);
  }

  boolean hasPenalties() {
    return frequencyPenalty != 0 || presencePenalty != 0;
  }

  private static void require(boolean holds, String field, String range, Number actual) {
    if (!holds) {
      throw new InvalidSamplingException(field, field + " must be " + range + ", was " + actual);
    }
  }
}
