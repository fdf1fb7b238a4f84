package io.athanor.local.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.local.client.ServiceAnswer;
import io.athanor.local.client.ServiceClient;
import io.athanor.local.failure.PlatformFailure;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The HTTP side of a pipeline: submits it and opens its event streams. */
public final class PipelineClient implements AutoCloseable {

  private static final List<String> FEEDS =
      List.of(
          "/api/ingest/events",
          "/api/datasets/events",
          "/api/training/events",
          "/api/inference/events");
  private static final int ACCEPTED = 202;
  private static final int OK = 200;

  private final ServiceClient services;
  private final List<FeedReader> readers = new ArrayList<>();

  public PipelineClient(ServiceClient services) {
    this.services = services;
  }

  /**
   * What ingest-service says to a pipeline.
   *
   * @param known whether an equal pipeline was submitted before, whose events are in the feeds
   */
  record Submission(String pipelineId, boolean known) {}

  /**
   * Sends a pipeline to ingest-service.
   *
   * @param fresh asks for a new pipeline even when an equal one was submitted before
   */
  Submission submit(PipelineDocument document, boolean fresh) {
    HttpRequest.Builder request =
        services
            .request("/api/ingest/pipelines")
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/yaml")
            .header("X-Athanor-Fresh", Boolean.toString(fresh))
            .header("X-Athanor-Base-Directory", document.baseDirectory().toUri().toASCIIString())
            .POST(BodyPublishers.ofString(document.yaml()));
    // Header values are ASCII; the name is only for messages, which put the right one in anyway.
    Optional.of(document.file())
        .filter(name -> name.matches("\\p{Graph}+"))
        .ifPresent(name -> request.header("X-Athanor-File", name));
    document.baseModel().ifPresent(model -> request.header("X-Athanor-Base-Model", model));
    ServiceAnswer answer = services.ask(request);
    if (answer.status() != ACCEPTED && answer.status() != OK) {
      throw new PlatformFailure(
          "The pipeline was refused: " + reasons(document.file(), answer.body()));
    }
    return new Submission(answer.body().path("pipelineId").asText(), answer.status() == OK);
  }

  /** Follows every service's events of one pipeline until closed. */
  void follow(String pipelineId, Consumer<ServerSentEvent> receiver) {
    for (String feed : FEEDS) {
      var reader = new FeedReader(services, feed + "?pipeline=" + pipelineId, receiver);
      readers.add(reader);
      reader.start();
    }
  }

  private static String reasons(String file, JsonNode problem) {
    var lines = new ArrayList<String>();
    for (JsonNode error : problem.path("errors")) {
      lines.add(
          "%s:%d:%d %s: %s"
              .formatted(
                  file,
                  error.path("line").asInt(),
                  error.path("column").asInt(),
                  error.path("field").asText(),
                  error.path("message").asText()));
    }
    return lines.isEmpty()
        ? problem.path("detail").asText(problem.path("title").asText())
        : String.join(System.lineSeparator(), lines);
  }

  /** Ends the event streams that are open. */
  void stopFollowing() {
    readers.forEach(FeedReader::close);
    readers.clear();
  }

  @Override
  public void close() {
    stopFollowing();
    services.close();
  }
}
