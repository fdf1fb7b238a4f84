package io.athanor.dataset.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.contracts.ProblemCode;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.http.RetryAfter;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The chat completions of an OpenAI-compatible API. What may pass (no connection, 429, 5xx) is
 * tried again with growing pauses, or the pause that the server names; anything else is the user's
 * to mend and fails at once.
 */
public final class ChatCompletions {

  private static final int MOST_ATTEMPTS = 6;
  private static final int MOST_BYTES = 4 * 1024 * 1024;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
  private static final Duration LONGEST_REQUEST = Duration.ofMinutes(5);

  /** Bytes of a token where the server does not count. */
  private static final int BYTES_OF_A_TOKEN = 4;

  /** What came back. */
  record Completion(String text, long tokens) {}

  private final URI address;
  private final @Nullable String key;
  private final Waiting waiting;
  private final InstantSource clock = InstantSource.system();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * Prepares the client.
   *
   * @param baseUrl ends before {@code /chat/completions}
   * @param key sent as a bearer token; null sends none
   */
  public ChatCompletions(String baseUrl, @Nullable String key, Waiting waiting) {
    this.address = URI.create(baseUrl + "/chat/completions");
    this.key = key;
    this.waiting = waiting;
  }

  /** The request's body; equal for equal questions, so its hash names the question. */
  static String request(ModelQuestion question) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model", question.model());
    body.put(
        "messages",
        List.of(
            Map.of("role", "system", "content", question.system()),
            Map.of("role", "user", "content", question.user())));
    body.put("temperature", 0);
    body.put("seed", 0);
    body.put("max_tokens", question.mostTokens());
    return Json.canonical(body);
  }

  Completion complete(String body) {
    Duration pause = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      String problem;
      Duration asked = Duration.ZERO;
      try {
        HttpResponse<InputStream> response =
            client.send(post(body), HttpResponse.BodyHandlers.ofInputStream());
        byte[] bytes = read(response);
        if (response.statusCode() == 200) {
          return completion(body, bytes);
        }
        problem = "HTTP " + response.statusCode() + ": " + message(bytes);
        if (response.statusCode() != 429 && response.statusCode() < 500) {
          throw failed(problem);
        }
        asked =
            response
                .headers()
                .firstValue("Retry-After")
                .flatMap(value -> RetryAfter.parse(value, clock.instant()))
                .orElse(Duration.ZERO);
      } catch (IOException e) {
        problem = e.getClass().getSimpleName() + " " + String.valueOf(e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while asking " + address, e);
      }
      if (attempt == MOST_ATTEMPTS) {
        throw failed(problem + " (" + attempt + " attempts)");
      }
      Duration longer = asked.compareTo(pause) > 0 ? asked : pause;
      waiting.pause(longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer);
      pause = pause.multipliedBy(2);
    }
  }

  private HttpRequest post(String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(LONGEST_REQUEST)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    return request.build();
  }

  private static byte[] read(HttpResponse<InputStream> response) throws IOException {
    try (InputStream stream = response.body()) {
      byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("the reply is longer than " + MOST_BYTES + " bytes");
      }
      return bytes;
    }
  }

  private Completion completion(String body, byte[] bytes) {
    JsonNode json = parse(bytes);
    JsonNode text = json.path("choices").path(0).path("message").path("content");
    if (!text.isTextual()) {
      throw failed("the reply has no choices[0].message.content: " + excerpt(bytes));
    }
    long counted = json.path("usage").path("total_tokens").asLong(0);
    long estimated = (body.length() + text.textValue().length()) / BYTES_OF_A_TOKEN;
    return new Completion(text.textValue(), counted > 0 ? counted : estimated);
  }

  private JsonNode parse(byte[] bytes) {
    try {
      return Json.mapper().readTree(new String(bytes, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw failed("the reply is no JSON: " + excerpt(bytes));
    }
  }

  private static String message(byte[] bytes) {
    try {
      JsonNode error =
          Json.mapper().readTree(new String(bytes, StandardCharsets.UTF_8)).path("error");
      return error.path("message").isTextual() ? error.get("message").asText() : excerpt(bytes);
    } catch (JsonProcessingException e) {
      return excerpt(bytes);
    }
  }

  private static String excerpt(byte[] bytes) {
    return new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.UTF_8);
  }

  private ProblemException failed(String problem) {
    return new ProblemException(
        ProblemCode.SOURCE_UNREACHABLE, "the model at " + address + " gave no answer: " + problem);
  }
}
