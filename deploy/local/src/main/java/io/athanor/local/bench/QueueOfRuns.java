package io.athanor.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.athanor.contracts.ArtifactRef;
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
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Queues equal runs and waits for their end. */
final class QueueOfRuns implements AutoCloseable {

  private static final String RUNS = "/api/training/runs";
  private static final Duration LOOK = Duration.ofMillis(100);

  private final JsonMapper json = JsonMapper.builder().build();
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI frontDoor;
  private final ArtifactRef dataset;
  private final String baseModel;

  QueueOfRuns(URI frontDoor, ArtifactRef dataset, String baseModel) {
    this.frontDoor = frontDoor;
    this.dataset = dataset;
    this.baseModel = baseModel;
  }

  /** What all runs of a queue have in common but their seeds. */
  record Spec(int steps, int batch, int rank) {

    private Map<String, Object> training(long seed) {
      return Map.of(
          "steps",
          steps,
          "effectiveBatchSize",
          batch,
          "rank",
          rank,
          "learningRate",
          0.001,
          "replayRows",
          0,
          "evaluations",
          1,
          "checkpointSteps",
          Math.max(1, steps / 2),
          "seed",
          seed);
    }
  }

  /**
   * Queues so many runs at once.
   *
   * @return the time until the last one has succeeded
   */
  Duration work(int runs, Spec spec) throws IOException, InterruptedException {
    long start = System.nanoTime();
    var open = new ArrayList<String>();
    for (int run = 0; run < runs; run++) {
      open.add(queue(spec.training(run)));
    }
    while (!open.isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
      open.removeAll(succeeded(open));
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private String queue(Map<String, Object> training) throws IOException, InterruptedException {
    byte[] body =
        json.writeValueAsBytes(
            Map.of(
                "modelName", "bench",
                "datasetManifest", dataset,
                "baseModel", baseModel,
                "training", training));
    HttpRequest request =
        HttpRequest.newBuilder(frontDoor.resolve(RUNS))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return answer(request).path("id").asText();
  }

  private List<String> succeeded(List<String> open) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(frontDoor.resolve(RUNS + "?limit=100")).build();
    var ended = new ArrayList<String>();
    for (JsonNode run : answer(request).path("runs")) {
      String state = run.path("state").asText();
      if (state.equals("failed") && open.contains(run.path("id").asText())) {
        throw new PlatformFailure("A run failed: " + run.path("problem").path("detail").asText());
      }
      if (state.equals("succeeded")) {
        ended.add(run.path("id").asText());
      }
    }
    return ended;
  }

  private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
    JsonNode body = json.readTree(response.body());
    if (response.statusCode() >= 300) {
      throw new PlatformFailure("%s: %s".formatted(request.uri(), body.path("detail").asText()));
    }
    return body;
  }

  @Override
  public void close() {
    http.close();
  }
}
