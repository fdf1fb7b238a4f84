package io.athanor.inference.engine;

/**
 * An adapter and how strongly it acts. Requests of equal use may share batches and cached prompts.
 *
 * @param key of the adapter: the checksum of its file, so that equal keys mean equal weights
 * @param strength factor of the adapter's change to the base model, 1 as it was trained
 */
public record AdapterUse(String key, float strength) {

  private static final float GREATEST_STRENGTH = 4;

  public AdapterUse {
    if (!(strength > 0 && strength <= GREATEST_STRENGTH)) {
      throw new IllegalArgumentException(
          "The adapter's strength must be above 0 and at most %s, was %s"
              .formatted(GREATEST_STRENGTH, strength));
    }
  }

  /** The adapter as it was trained. */
  public static AdapterUse of(String key) {
    return new AdapterUse(key, 1);
  }
}
