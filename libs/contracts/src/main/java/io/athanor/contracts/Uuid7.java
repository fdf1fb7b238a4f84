package io.athanor.contracts;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * Time-ordered UUIDs: 48 bits of Unix milliseconds, then version, variant and 74 random bits (RFC
 * 9562, section 5.7).
 */
public final class Uuid7 {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Uuid7() {}

  /** A fresh UUIDv7. */
  public static UUID next() {
    long random = RANDOM.nextLong();
    long high = (System.currentTimeMillis() << 16) | 0x7000L | (random & 0x0FFFL);
    long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /**
   * A UUID that depends on nothing but the given text (RFC 9562 version 8 over SHA-256): for
   * identifiers that must come out equal when an event is delivered twice.
   */
  public static UUID named(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(Sha256.bytes(text));
    long high = (bytes.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
    long low = (bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
