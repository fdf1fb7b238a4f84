package io.athanor.inference.upstream;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A model that another server answers for.
 *
 * @param name what clients call it
 * @param api the server's OpenAI interface
 * @param model what the server calls it
 * @param timeout until it begins to answer
 */
public record UpstreamModel(
    String name, URI api, String model, Optional<String> apiKey, Duration timeout) {

  /** The address of an endpoint, for example {@code chat/completions}. */
  URI endpoint(String path) {
    String root = api.toString();
    return URI.create(root.endsWith("/") ? root + path : root + "/" + path);
  }
}
