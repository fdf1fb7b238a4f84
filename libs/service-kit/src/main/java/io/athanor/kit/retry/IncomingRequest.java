package io.athanor.kit.retry;

import io.athanor.kit.hash.Sha256;
import io.athanor.kit.http.openai.OpenAiException;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a POST says about being a repetition. OpenAI's clients count their retries in {@code
 * x-stainless-retry-count}; a caller may also name the request in {@code Idempotency-Key}.
 *
 * @param caller hash of the credentials: callers do not see each other's answers
 * @param idempotencyKey null when the caller names none
 * @param retry whether the client has sent this before
 * @param arrived when the service began with it
 */
public record IncomingRequest(
    String caller, String path, @Nullable String idempotencyKey, boolean retry, Instant arrived) {

  private static final Duration KEY_LIVES = Duration.ofHours(24);
  private static final Duration RETRY_WINDOW = Duration.ofMinutes(10);
  private static final int LONGEST_KEY = 255;

  /** Reads the request's headers. */
  public static IncomingRequest of(HttpServerRequest http, Instant arrived) {
    String key = http.getHeader("Idempotency-Key");
    if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
      throw OpenAiException.invalid(
          "Idempotency-Key", "Idempotency-Key must have 1 to " + LONGEST_KEY + " characters");
    }
    String credentials = http.getHeader("Authorization");
    return new IncomingRequest(
        Sha256.of(credentials == null ? "" : credentials),
        http.path(),
        key,
        isRetry(http.getHeader("x-stainless-retry-count")),
        arrived);
  }

  private static boolean isRetry(@Nullable String count) {
    return count != null && count.matches("[1-9]\\d{0,8}");
  }

  /**
   * The key under which the answer is found again.
   *
   * @param body the body, or for a large one its parts' names and checksums
   */
  public RequestKey key(String body) {
    String fingerprint = Sha256.of(path + '\n' + body);
    return idempotencyKey == null
        ? new RequestKey(
            Sha256.of("body\n" + caller + '\n' + fingerprint),
            fingerprint,
            retry,
            retry ? arrived.minus(RETRY_WINDOW) : arrived,
            arrived)
        : new RequestKey(
            Sha256.of("key\n" + caller + '\n' + idempotencyKey),
            fingerprint,
            true,
            arrived.minus(KEY_LIVES),
            arrived);
  }
}
