package io.athanor.inference.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks other servers. Blocks, hence for virtual threads. */
@ApplicationScoped
public class UpstreamClient {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final String OWN_FIELDS = "x_";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /**
   * Sends a request in OpenAI's format.
   *
   * @param endpoint for example {@code chat/completions}
   * @param request as the client sent it; the name of the model is exchanged, fields of our own are
   *     left out
   * @return what the server sends, to be closed; closing it early ends the request there
   * @throws OpenAiException when the server cannot be reached or refuses
   */
  public InputStream ask(UpstreamModel model, String endpoint, ObjectNode request) {
    ObjectNode sent = request.deepCopy().put("model", model.model());
    sent.properties().removeIf(field -> field.getKey().startsWith(OWN_FIELDS));
    HttpRequest.Builder message =
        HttpRequest.newBuilder(model.endpoint(endpoint))
            .timeout(model.timeout())
            .header("Content-Type", Json.MEDIA_TYPE)
            .POST(BodyPublishers.ofByteArray(Json.bytes(sent)));
    model.apiKey().ifPresent(key -> message.header("Authorization", "Bearer " + key));
    try {
      HttpResponse<InputStream> response = http.send(message.build(), BodyHandlers.ofInputStream());
      if (response.statusCode() / 100 == 2) {
        return response.body();
      }
      try (InputStream body = response.body()) {
        throw refused(model, response.statusCode(), body.readAllBytes());
      }
    } catch (IOException e) {
      throw OpenAiException.upstreamFailed(
          "The server of the model '%s' (%s) does not answer: %s"
              .formatted(model.name(), model.api(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw OpenAiException.upstreamFailed("interrupted while the upstream was asked");
    }
  }

  private static OpenAiException refused(UpstreamModel model, int status, byte[] body) {
    String said = message(body);
    String text =
        "The server of the model '%s' answered with status %d%s"
            .formatted(model.name(), status, said.isEmpty() ? "" : ": " + said);
    return switch (status) {
      case 429 -> OpenAiException.overloaded(text);
      case 400, 413, 422 -> OpenAiException.invalid("messages", text);
      // 401 and 403 are about our key for that server, not about the caller's.
      default -> OpenAiException.upstreamFailed(text);
    };
  }

  private static String message(byte[] body) {
    try {
      JsonNode error = Json.mapper().readTree(body);
      return error.path("error").path("message").asText(error.path("message").asText(""));
    } catch (IOException e) {
      return "";
    }
  }
}
