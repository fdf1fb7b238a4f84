package io.athanor.dataset.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Single requests to a hub. The token goes to the hub itself and to no other host. */
final class HubRequests {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int FIRST_ERROR = 400;
  private static final int MOST_SHOWN = 500;

  private final URI endpoint;
  private final Optional<String> token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(20))
          .build();

  HubRequests(URI endpoint, Optional<String> token) {
    this.endpoint = URI.create(endpoint.toString().replaceAll("/+$", ""));
    this.token = token.filter(text -> !text.isBlank());
  }

  /**
   * An answer.
   *
   * @param body JSON, or a missing node
   */
  record Answer(int status, JsonNode body) {}

  /** Posts to the hub; a status from 400 on is an exception unless it is {@code accepted}. */
  Answer post(String path, String mediaType, BodyPublisher body, int accepted) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint + path))
            .header("Content-Type", mediaType)
            .header("Accept", mediaType.contains("lfs") ? mediaType : Json.MEDIA_TYPE)
            .POST(body);
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    return send(request, accepted);
  }

  /** Follows an action of the LFS protocol with the headers it names. */
  void act(String method, JsonNode action, String mediaType, BodyPublisher body) {
    URI address = URI.create(action.path("href").asText());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).header("Content-Type", mediaType).method(method, body);
    boolean named = false;
    for (Map.Entry<String, JsonNode> header : action.path("header").properties()) {
      request.setHeader(header.getKey(), header.getValue().asText());
      named |= header.getKey().equalsIgnoreCase("Authorization");
    }
    boolean hub =
        String.valueOf(address.getAuthority()).equals(endpoint.getAuthority())
            && String.valueOf(address.getScheme()).equals(endpoint.getScheme());
    if (!named && hub && !method.equals("PUT")) {
      token.ifPresent(value -> request.setHeader("Authorization", "Bearer " + value));
    }
    send(request, 0);
  }

  private Answer send(HttpRequest.Builder builder, int accepted) {
    HttpRequest request = builder.timeout(PATIENCE).build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      int status = response.statusCode();
      if (status >= FIRST_ERROR && status != accepted) {
        throw new HubException(refusal(request, status, response.body()));
      }
      return new Answer(status, json(response.body()));
    } catch (IOException e) {
      throw new HubException(
          endpoint + " does not answer: " + e.getMessage() + "; is HF_ENDPOINT right?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HubException("interrupted");
    }
  }

  private String refusal(HttpRequest request, int status, String body) {
    String advice =
        switch (status) {
          case 401 -> token.isEmpty() ? "; set HF_TOKEN" : "; HF_TOKEN is not accepted";
          case 403 -> "; the token has no right to write there";
          case 404 -> "; does the user or organisation exist?";
          default -> "";
        };
    String said = body.length() > MOST_SHOWN ? body.substring(0, MOST_SHOWN) : body;
    return "the hub answered %d to %s %s%s: %s"
        .formatted(status, request.method(), request.uri().getPath(), advice, said);
  }

  private static JsonNode json(String body) {
    try {
      return Json.mapper().readTree(body);
    } catch (IOException noJson) {
      return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }
  }
}
