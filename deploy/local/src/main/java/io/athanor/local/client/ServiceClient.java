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

/** Requests to the front door of a platform; what fails is told as a {@link PlatformFailure}. */
public final class ServiceClient implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String JSON_TYPE = "application/json";

  private final URI frontDoor;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  public ServiceClient(URI frontDoor) {
    this.frontDoor = frontDoor;
  }

  /** For streams that are read by their own thread. */
  public HttpClient http() {
    return http;
  }

  /** An address at the front door. */
  public URI address(String path) {
    return frontDoor.resolve(path);
  }

  /** A request to an address at the front door. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address(path));
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

  /** Sends a request. */
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
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
