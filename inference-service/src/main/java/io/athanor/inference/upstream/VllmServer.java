package io.athanor.inference.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The endpoints that vLLM's documentation describes for adapters at run time; the server needs
 * {@code --enable-lora} and {@code VLLM_ALLOW_RUNTIME_LORA_UPDATING=true}.
 *
 * <p>Written from the documentation and tested with a small server that speaks the same protocol;
 * it was never run with vLLM.
 */
final class VllmServer {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final URI api;
  private final Optional<String> apiKey;

  /**
   * Describes a server.
   *
   * @param api its OpenAI interface, for example {@code http://gpu-1:8000/v1}
   */
  VllmServer(URI api, Optional<String> apiKey) {
    this.api = api;
    this.apiKey = apiKey;
  }

  /** What it serves: its base model and the adapters it has loaded. */
  Set<String> models() throws IOException {
    JsonNode list = Json.mapper().readTree(send(request("models").GET().build()));
    Set<String> names = new HashSet<>();
    list.path("data").forEach(model -> names.add(model.path("id").asText()));
    return names;
  }

  /**
   * Loads an adapter.
   *
   * @param folder in the PEFT format, as the server sees it
   * @param replace whether an adapter of this name is exchanged
   */
  void load(String name, Path folder, boolean replace) throws IOException {
    post(
        "load_lora_adapter",
        Map.of("lora_name", name, "lora_path", folder.toString(), "load_inplace", replace));
  }

  void unload(String name) throws IOException {
    post("unload_lora_adapter", Map.of("lora_name", name));
  }

  /** A success is plain text, an error JSON. */
  private void post(String endpoint, Map<String, Object> body) throws IOException {
    send(
        request(endpoint)
            .header("Content-Type", Json.MEDIA_TYPE)
            .POST(BodyPublishers.ofByteArray(Json.bytes(body)))
            .build());
  }

  private HttpRequest.Builder request(String endpoint) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(api + "/" + endpoint)).timeout(TIMEOUT);
    apiKey.ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return request;
  }

  private static byte[] send(HttpRequest request) throws IOException {
    try {
      HttpResponse<byte[]> response = HTTP.send(request, BodyHandlers.ofByteArray());
      if (response.statusCode() / 100 != 2) {
        String said = new String(response.body(), StandardCharsets.UTF_8);
        throw new IOException(
            "%s answered with status %d: %s".formatted(request.uri(), response.statusCode(), said));
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
