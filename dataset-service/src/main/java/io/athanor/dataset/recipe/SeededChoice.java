package io.athanor.dataset.recipe;

import io.athanor.kit.hash.Sha256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * Choices that depend on nothing but a seed and the name of what is chosen for: SHA-256 of both.
 * Unlike a random stream, an item more or less elsewhere in the sources changes no other choice.
 */
public final class SeededChoice {

  private static final int DIGITS_OF_NAME = 24;
  private static final double UNIT = 0x1.0p-53;

  private final long seed;

  public SeededChoice(long seed) {
    this.seed = seed;
  }

  /** A number from 0 to below 1, uniform over the names. */
  public double fraction(String name) {
    return (number(name) >>> 11) * UNIT;
  }

  /** The items in an order that looks random; items with equal names keep their order. */
  public <T> List<T> shuffled(List<T> items, Function<T, String> name) {
    List<T> shuffled = new ArrayList<>(items);
    shuffled.sort(Comparator.comparingLong(item -> number(name.apply(item))));
    return shuffled;
  }

  /** A name that stands for the given parts and the seed. */
  public String identifier(List<String> parts) {
    return HexFormat.of()
        .formatHex(hash(String.join("\u0000", parts)))
        .substring(0, DIGITS_OF_NAME);
  }

  /** A number from the whole range of long, uniform over the names. */
  public long number(String name) {
    return ByteBuffer.wrap(hash(name)).getLong();
  }

  private byte[] hash(String name) {
    return Sha256.bytes(seed + "\u0000" + name);
  }
}
