package io.athanor.local.runs;

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

/** The HTTP side of {@code /api/training/runs}. */
public final class RunsClient {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String RUNS = "/api/training/runs";
  private static final int NEWEST = 100;
  private static final int FIRST_ERROR_STATUS = 400;

  private final URI frontDoor;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  public RunsClient(URI frontDoor) {
    this.frontDoor = frontDoor;
  }

  /** What can be asked of a run; the word is the last part of the address. */
  public enum Wish {
    PAUSE("pause"),
    RESUME("resume"),
    CANCEL("cancellation");

    private final String path;

    Wish(String path) {
      this.path = path;
    }
  }

  /** The newest runs as the service shows them, newest first. */
  public List<JsonNode> newest() {
    var runs = new ArrayList<JsonNode>();
    send(HttpRequest.newBuilder(frontDoor.resolve(RUNS + "?limit=" + NEWEST)).build())
        .path("runs")
        .forEach(runs::add);
    return runs;
  }

  /**
   * The run whose identifier or model name is given; the end or beginning of an identifier is
   * enough while it belongs to one run only, and of equally named models the newest is meant.
   *
   * @throws PlatformFailure when there is none, or more than one
   */
  public JsonNode find(String reference) {
    List<JsonNode> runs = newest();
    List<JsonNode> matching =
        runs.stream()
            .filter(run -> id(run).startsWith(reference) || id(run).endsWith(reference))
            .toList();
    if (matching.size() > 1) {
      throw new PlatformFailure(
          "%s fits %d runs; give more of the id".formatted(reference, matching.size()));
    }
    return matching.stream()
        .findFirst()
        .or(
            () ->
                runs.stream()
                    .filter(run -> run.path("modelName").asText().equals(reference))
                    .findFirst())
        .orElseThrow(
            () ->
                new PlatformFailure(
                    "There is no run " + reference + "; ./athanor runs lists them"));
  }

  /** Asks something of a run; the answer is the run. */
  public JsonNode ask(JsonNode run, Wish wish) {
    URI address = frontDoor.resolve(RUNS + "/" + id(run) + "/" + wish.path);
    return send(HttpRequest.newBuilder(address).POST(BodyPublishers.noBody()).build());
  }

  private static String id(JsonNode run) {
    return run.path("id").asText();
  }

  private JsonNode send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      JsonNode body = JSON.readTree(response.body());
      if (response.statusCode() >= FIRST_ERROR_STATUS) {
        throw new PlatformFailure(body.path("detail").asText(body.path("title").asText()));
      }
      return body;
    } catch (IOException e) {
      throw new PlatformFailure("%s does not answer: %s".formatted(frontDoor, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformFailure("interrupted", e);
    }
  }
}
