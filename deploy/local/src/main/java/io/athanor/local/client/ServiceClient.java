package io.athanor.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.athanor.local.failure.PlatformFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Requests to the front door of a platform; what fails is told as a {@link PlatformFailure}. */
public final class ServiceClient implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String JSON_TYPE = "application/json";

  private final URI frontDoor;
  private final Optional<String> apiKey;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  /** For a platform that asks for no key. */
  public ServiceClient(URI frontDoor) {
    this(frontDoor, Optional.empty());
  }

  /** With the key that the platform may ask for. */
  public ServiceClient(URI frontDoor, Optional<String> apiKey) {
    this.frontDoor = frontDoor;
    this.apiKey = apiKey;
  }

  /** A request to an address at the front door. */
  public HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(frontDoor.resolve(path));
    apiKey.ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return request;
  }

  /** The JSON of an address, or the failure that the service tells. */
  public JsonNode get(String path) {
    return ask(request(path).header("Accept", JSON_TYPE)).orFailure();
  }

  /** Posts JSON; the answer is JSON, or the failure that the service tells. */
  public JsonNode post(String path, JsonNode body) {
    return ask(request(path)
            .header("Content-Type", JSON_TYPE)
            .POST(BodyPublishers.ofString(body.toString())))
        .orFailure();
  }

  /** Posts nothing; the answer is JSON, or the failure that the service tells. */
  public JsonNode post(String path) {
    return ask(request(path).POST(BodyPublishers.noBody())).orFailure();
  }

  /** Sends a request that is answered in JSON, whatever its status. */
  public ServiceAnswer ask(HttpRequest.Builder request) {
    HttpResponse<byte[]> response = send(request.build(), BodyHandlers.ofByteArray());
    try {
      return new ServiceAnswer(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new PlatformFailure(
          "%s answered with status %d and no JSON".formatted(frontDoor, response.statusCode()), e);
    }
  }

  /** Sends a request whose failure the caller deals with. */
  public <T> HttpResponse<T> attempt(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return http.send(request, handler);
  }

  /** Sends a request. */
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
    try {
      return attempt(request, handler);
    } catch (IOException e) {
      throw new PlatformFailure("%s does not answer: %s".formatted(frontDoor, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformFailure("interrupted", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
