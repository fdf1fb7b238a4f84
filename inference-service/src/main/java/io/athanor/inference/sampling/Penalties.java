package io.athanor.inference.sampling;

/**
 * What makes tokens less likely that were there before.
 *
 * @param frequency subtracted from a logit once per earlier occurrence in the answer
 * @param presence subtracted from a logit once when the token occurs in the answer
 * @param repetition divides a positive logit and multiplies a negative one when the token occurs in
 *     the prompt or the answer (Keskar et al., 1909.05858); 1 for none
 */
public record Penalties(float frequency, float presence, float repetition) {

  public static final Penalties NONE = new Penalties(0, 0, 1);

  public Penalties {
    InvalidSamplingException.require(
        frequency >= -2 && frequency <= 2, "frequency_penalty", "between -2 and 2", frequency);
    InvalidSamplingException.require(
        presence >= -2 && presence <= 2, "presence_penalty", "between -2 and 2", presence);
    InvalidSamplingException.require(
        repetition > 0 && repetition <= 2,
        "repetition_penalty",
        "above 0 and at most 2",
        repetition);
  }

  boolean countOccurrences() {
    return frequency != 0 || presence != 0;
  }

  boolean looksAtPrompt() {
    return repetition != 1;
  }
}
