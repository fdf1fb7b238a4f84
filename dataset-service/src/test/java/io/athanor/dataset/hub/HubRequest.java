package io.athanor.dataset.hub;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A request to a hub as it came in.
 *
 * @param path with its query
 * @param text the body where it is JSON or lines of JSON
 * @param base64 any other body
 * @param status of the answer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record HubRequest(
    String method,
    String path,
    String contentType,
    String authorization,
    String text,
    String base64,
    int status) {

  static HubRequest of(HttpExchange exchange, byte[] body) {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    boolean json = type != null && type.contains("json");
    boolean any = body.length > 0;
    return new HubRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        type,
        exchange.getRequestHeaders().getFirst("Authorization"),
        any && json ? new String(body, StandardCharsets.UTF_8) : null,
        any && !json ? Base64.getEncoder().encodeToString(body) : null,
        exchange.getResponseCode());
  }

  /** For example {@code POST /api/repos/create}. */
  String line() {
    return method + ' ' + URI.create(path).getPath();
  }

  byte[] body() {
    if (text != null) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    return base64 == null ? new byte[0] : Base64.getDecoder().decode(base64);
  }

  /** Sends the same once more; the answer is its status. */
  int sendTo(URI hub, HttpClient http) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(hub + path))
            .method(method, BodyPublishers.ofByteArray(body()));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return http.send(request.build(), BodyHandlers.discarding()).statusCode();
  }
}
