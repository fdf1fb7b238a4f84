package io.athanor.inference.sampling;

import java.util.Map;

/**
 * How the next token of one request is drawn.
 *
 * <p>The order is: bias, penalties, temperature, top-k, min-p, top-p, draw. Temperature 0 means
 * greedy decoding: the token of the greatest logit, the lowest id among equals, and everything
 * after the penalties is ignored.
 *
 * @param temperature divisor of the logits, 0 for greedy
 * @param topP smallest nucleus kept, by probability mass (Holtzman et al., 1904.09751), 1 for all
 * @param topK number of most probable tokens kept, 0 for all
 * @param minP least probability kept, relative to the most probable token, 0 for all
 * @param penalties on tokens that were there before
 * @param logitBias added to the logits of single tokens, -100 to 100, by token id
 * @param seed of the draws: equal seeds and logits give equal tokens
 */
public record SamplingSettings(
    float temperature,
    float topP,
    int topK,
    float minP,
    Penalties penalties,
    Map<Integer, Float> logitBias,
    long seed) {

  private static final float GREATEST_BIAS = 100;

  public SamplingSettings {
    InvalidSamplingException.require(
        temperature >= 0 && temperature <= 2, "temperature", "between 0 and 2", temperature);
    InvalidSamplingException.require(topP > 0 && topP <= 1, "top_p", "above 0 and at most 1", topP);
    InvalidSamplingException.require(topK >= 0, "top_k", "at least 0", topK);
    InvalidSamplingException.require(minP >= 0 && minP <= 1, "min_p", "between 0 and 1", minP);
    logitBias = Map.copyOf(logitBias);
    logitBias.forEach(
        (token, bias) ->
            InvalidSamplingException.require(
                Math.abs(bias) <= GREATEST_BIAS,
                "logit_bias." + token,
                "between -100 and 100",
                bias));
  }

  /** Settings without penalties and bias. */
  public SamplingSettings(float temperature, float topP, int topK, float minP, long seed) {
    this(temperature, topP, topK, minP, Penalties.NONE, Map.of(), seed);
  }

  /** Settings that always take the most probable token. */
  public static SamplingSettings greedy() {
    return new SamplingSettings(0, 1, 0, 0, 0);
  }

  /** The same settings for another draw. */
  public SamplingSettings withSeed(long other) {
    return new SamplingSettings(temperature, topP, topK, minP, penalties, logitBias, other);
  }
}
