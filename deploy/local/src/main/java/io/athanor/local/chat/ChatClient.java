package io.athanor.local.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.athanor.local.client.ServiceClient;
import io.athanor.local.failure.PlatformFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A streaming client of {@code /v1/chat/completions} for one model. */
public final class ChatClient {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int OK = 200;
  private static final String DATA = "data:";
  private static final String END = "[DONE]";

  private final ServiceClient services;
  private final String model;
  private final double temperature;
  private final int maxTokens;
  private final Optional<String> collection;

  /**
   * Talks to a model.
   *
   * @param collection whose paragraphs answers are to rest on
   */
  public ChatClient(
      ServiceClient services,
      String model,
      double temperature,
      int maxTokens,
      Optional<String> collection) {
    this.collection = collection;
    this.services = services;
    this.model = model;
    this.temperature = temperature;
    this.maxTokens = maxTokens;
  }

  /**
   * Refuses a model that is not served.
   *
   * @throws PlatformFailure with the names of those that are
   */
  public void requireModel() {
    var names = new ArrayList<String>();
    JsonNode list = json(send(services.request("/v1/models").build()));
    for (JsonNode entry : list.path("data")) {
      if (!entry.path("x_purpose").asText().equals("embeddings")) {
        names.add(entry.path("id").asText());
      }
    }
    if (!names.contains(model)) {
      throw new PlatformFailure(
          "No model %s is served; there are: %s"
              .formatted(model, names.isEmpty() ? "none yet" : String.join(", ", names)));
    }
  }

  /**
   * Asks for the next turn of a dialogue.
   *
   * @param onText told each piece of the answer as it comes, and its sources after it
   * @return the whole answer, without its sources
   */
  String answer(List<ChatMessage> messages, Consumer<String> onText) {
    Map<String, Object> request =
        new HashMap<>(
            Map.of(
                "model", model,
                "messages", messages,
                "stream", true,
                "temperature", temperature,
                "max_tokens", maxTokens));
    collection.ifPresent(
        name -> request.put("x_grounding", Map.of("collection", name, "marks", true)));
    var answer = new StringBuilder();
    var sources = new AnswerSources();
    stream(
        "/v1/chat/completions",
        request,
        chunk -> {
          sources.read(chunk);
          String piece = piece(chunk);
          answer.append(piece);
          onText.accept(piece);
        });
    sources.lines().forEach(source -> onText.accept("\n" + source));
    return answer.toString();
  }

  /**
   * Asks the model and its base for the next turn of a dialogue, with equal seed and sampling.
   *
   * @param onPart told the parts of the answers as they come, those of all models mixed
   * @return the model's whole answer
   */
  String compare(List<ChatMessage> messages, Consumer<ComparedPart> onPart) {
    Map<String, Object> request =
        Map.of(
            "models", List.of(model),
            "messages", messages,
            "stream", true,
            "temperature", temperature,
            "max_tokens", maxTokens);
    var answer = new StringBuilder();
    stream(
        "/api/inference/compare",
        request,
        chunk -> {
          if (chunk.has("models")) {
            return; // the opening, which names them
          }
          var part =
              new ComparedPart(
                  chunk.path("index").asInt(),
                  chunk.path("model").asText(),
                  chunk.path("content").asText(chunk.path("error").asText("")),
                  chunk.hasNonNull("finish_reason"));
          if (part.model().equals(model)) {
            answer.append(part.text());
          }
          onPart.accept(part);
        });
    return answer.toString();
  }

  private void stream(String path, Map<String, Object> request, Consumer<JsonNode> onChunk) {
    try (var lines = reader(send(post(path, JSON.writeValueAsString(request))))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String data = line.startsWith(DATA) ? line.substring(DATA.length()).strip() : "";
        if (data.equals(END)) {
          break;
        }
        if (!data.isEmpty()) {
          onChunk.accept(JSON.readTree(data));
        }
      }
    } catch (IOException e) {
      throw new PlatformFailure("The answer broke off: " + e.getMessage(), e);
    }
  }

  private HttpRequest post(String path, String body) {
    return services
        .request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private InputStream send(HttpRequest request) {
    HttpResponse<InputStream> response = services.send(request, BodyHandlers.ofInputStream());
    if (response.statusCode() != OK) {
      String message = json(response.body()).path("error").path("message").asText("");
      throw new PlatformFailure(
          message.isEmpty() ? "The model answered with status " + response.statusCode() : message);
    }
    return response.body();
  }

  private static String piece(JsonNode chunk) {
    if (chunk.hasNonNull("error")) {
      throw new PlatformFailure(chunk.path("error").path("message").asText("the model failed"));
    }
    return chunk.path("choices").path(0).path("delta").path("content").asText("");
  }

  private static JsonNode json(InputStream body) {
    try (body) {
      return JSON.readTree(body);
    } catch (IOException e) {
      return JSON.createObjectNode();
    }
  }

  private static BufferedReader reader(InputStream body) {
    return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }
}
