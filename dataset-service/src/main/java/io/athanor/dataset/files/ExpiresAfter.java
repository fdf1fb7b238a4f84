package io.athanor.dataset.files;

import io.athanor.kit.http.openai.OpenAiException;
import org.jspecify.annotations.Nullable;

/** OpenAI's {@code expires_after}: an hour to 30 days behind the creation. */
final class ExpiresAfter {

  private static final long SHORTEST = 3_600;
  private static final long LONGEST = 2_592_000;

  private ExpiresAfter() {}

  /** Seconds; null when nothing is said. */
  static @Nullable Long seconds(@Nullable String anchor, @Nullable String seconds) {
    if (anchor == null && seconds == null) {
      return null;
    }
    if (!"created_at".equals(anchor)) {
      throw OpenAiException.invalid(
          "expires_after.anchor", "expires_after.anchor must be created_at, was " + anchor);
    }
    try {
      long value = Long.parseLong(String.valueOf(seconds));
      if (value >= SHORTEST && value <= LONGEST) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // The message below says what is right.
    }
    throw OpenAiException.invalid(
        "expires_after.seconds",
        "expires_after.seconds must be " + SHORTEST + " to " + LONGEST + ", was " + seconds);
  }
}
