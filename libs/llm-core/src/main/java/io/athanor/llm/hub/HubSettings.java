package io.athanor.llm.hub;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the hub is and where its files are kept, as <a
 * href="https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables">
 * huggingface_hub</a> reads it from the environment.
 *
 * @param token sent to the endpoint's own host only
 * @param cache folder with {@code models--owner--name} folders
 * @param connectTimeout how long an unreachable hub may hold us up
 * @param stallTimeout how long a download may stand still before it is given up
 */
public record HubSettings(
    URI endpoint,
    @Nullable String token,
    Path cache,
    boolean offline,
    Duration connectTimeout,
    Duration stallTimeout) {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration STALL_TIMEOUT = Duration.ofSeconds(60);

  /**
   * Reads {@code HF_ENDPOINT}, {@code HF_TOKEN}, {@code HF_HUB_CACHE}, {@code HF_HOME} and {@code
   * HF_HUB_OFFLINE}.
   */
  public static HubSettings fromEnvironment(Map<String, String> environment) {
    String endpoint = environment.getOrDefault("HF_ENDPOINT", "https://huggingface.co");
    String home =
        environment.getOrDefault(
            "HF_HOME", System.getProperty("user.home") + "/.cache/huggingface");
    String cache = environment.getOrDefault("HF_HUB_CACHE", home + "/hub");
    String offline = environment.getOrDefault("HF_HUB_OFFLINE", "0");
    String token = environment.get("HF_TOKEN");
    return new HubSettings(
        URI.create(endpoint.endsWith("/") ? endpoint : endpoint + "/"),
        token == null || token.isBlank() ? null : token,
        Path.of(cache),
        offline.equals("1") || offline.equalsIgnoreCase("true"),
        CONNECT_TIMEOUT,
        STALL_TIMEOUT);
  }

  /** Never prints the token. */
  @Override
  public String toString() {
    return "HubSettings[endpoint=%s, cache=%s]".formatted(endpoint, cache);
  }
}
