package io.athanor.local.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.athanor.local.failure.PlatformFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The HTTP side of a pipeline: submits it and opens its event streams. */
public final class PipelineClient implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int ACCEPTED = 202;

  private final URI frontDoor;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final List<FeedReader> readers = new ArrayList<>();

  public PipelineClient(URI frontDoor) {
    this.frontDoor = frontDoor;
  }

  /**
   * Sends a pipeline to ingest-service.
   *
   * @return the pipeline's id
   */
  String submit(PipelineDocument document) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(frontDoor.resolve("/api/ingest/pipelines"))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/yaml")
            .header("X-Athanor-Base-Directory", document.baseDirectory().toString())
            .POST(BodyPublishers.ofString(document.yaml()));
    document.baseModel().ifPresent(model -> request.header("X-Athanor-Base-Model", model));
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      JsonNode body = JSON.readTree(response.body());
      if (response.statusCode() != ACCEPTED) {
        throw new PlatformFailure("The pipeline was refused: " + reasons(body));
      }
      return body.path("pipelineId").asText();
    } catch (IOException e) {
      throw new PlatformFailure("%s does not answer: %s".formatted(frontDoor, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformFailure("interrupted", e);
    }
  }

  /** Follows every service's events of one pipeline until closed. */
  void follow(String pipelineId, BiConsumer<ServiceFeed, ServerSentEvent> receiver) {
    for (ServiceFeed feed : ServiceFeed.values()) {
      URI address = frontDoor.resolve(feed.path() + "?pipeline=" + pipelineId);
      var reader = new FeedReader(http, address, event -> receiver.accept(feed, event));
      readers.add(reader);
      reader.start();
    }
  }

  private static String reasons(JsonNode problem) {
    var text = new StringBuilder(problem.path("detail").asText(problem.path("title").asText()));
    for (JsonNode error : problem.path("errors")) {
      text.append(
          "%n%d:%d %s: %s"
              .formatted(
                  error.path("line").asInt(),
                  error.path("column").asInt(),
                  error.path("field").asText(),
                  error.path("message").asText()));
    }
    return text.toString();
  }

  @Override
  public void close() {
    readers.forEach(FeedReader::close);
    http.shutdownNow();
  }
}
