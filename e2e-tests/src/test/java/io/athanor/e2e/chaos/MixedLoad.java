package io.athanor.e2e.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.contracts.ArtifactRef;
import io.athanor.local.bench.HouseDataset;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What a platform is asked on a busy day: documents to ingest, runs (every third is cancelled),
 * chat answered whole and as a stream (every third is broken off), files that come and go.
 */
final class MixedLoad implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final int EVERY_ENDED_EARLY = 3;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final List<Thread> callers = new ArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> done = new ConcurrentSkipListMap<>();
  private final ChaosPlatform platform;
  private final Path page;
  private final ArtifactRef dataset;
  private volatile boolean closed;

  private MixedLoad(ChaosPlatform platform, Path folder) throws IOException {
    this.platform = platform;
    page = Files.writeString(folder.resolve("soak.htm"), "<p>The miller went down to the river.");
    dataset = HouseDataset.write(platform.settings().home().blobs(), "houses", 24);
  }

  /** One thing that is asked for, counted from 0. */
  @FunctionalInterface
  private interface Call {
    void make(int number) throws IOException, InterruptedException;
  }

  static MixedLoad start(ChaosPlatform platform, Path folder) throws IOException {
    MixedLoad load = new MixedLoad(platform, folder);
    load.repeat("ingest requests", Duration.ofSeconds(2), load::ingest);
    load.repeat("training runs", Duration.ofSeconds(20), load::train);
    load.repeat("whole answers", Duration.ofSeconds(1), load::chat);
    load.repeat("streamed answers", Duration.ofMillis(1500), load::stream);
    load.repeat("files", Duration.ofSeconds(3), load::file);
    return load;
  }

  /** What was not answered as it has to be. */
  List<String> failures() {
    return failures;
  }

  /** How often each thing was done. */
  Map<String, Integer> done() {
    return new TreeMap<>(done);
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    for (Thread caller : callers) {
      caller.join();
    }
  }

  private void repeat(String what, Duration pause, Call call) {
    callers.add(
        Thread.ofPlatform()
            .name(what)
            .start(
                () -> {
                  try {
                    for (int number = 0; !closed; number++) {
                      try {
                        call.make(number);
                        done.merge(what, 1, Integer::sum);
                      } catch (IOException e) {
                        failures.add(what + ": " + e);
                      }
                      Thread.sleep(pause);
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  private void ingest(int number) throws IOException, InterruptedException {
    post("/api/ingest/requests", List.of(Map.of("kind", "files", "uri", page.toUri().toString())));
  }

  private void train(int number) throws IOException, InterruptedException {
    Map<String, Object> training =
        Map.of("preset", "facts", "steps", 8, "effectiveBatchSize", 2, "rank", 8, "seed", number);
    String run =
        post(
                "/api/training/runs",
                Map.of(
                    "modelName",
                    "soak",
                    "datasetManifest",
                    dataset,
                    "baseModel",
                    platform.base().toString(),
                    "training",
                    training))
            .path("id")
            .asText();
    if (number % EVERY_ENDED_EARLY == 0) {
      Thread.sleep(Duration.ofSeconds(number % 5));
      // What has ended meanwhile cannot be cancelled, and says so.
      send(request("/api/training/runs/" + run + "/cancellation").POST(BodyPublishers.noBody()));
    }
  }

  private void chat(int number) throws IOException, InterruptedException {
    post("/v1/chat/completions", question(false));
  }

  private void stream(int number) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        http.send(
            request("/v1/chat/completions").POST(json(question(true))).build(),
            BodyHandlers.ofInputStream());
    try (InputStream events = answer.body()) {
      if (number % EVERY_ENDED_EARLY == 0) {
        events.readNBytes(64);
      } else if (!new String(events.readAllBytes()).contains("[DONE]")) {
        throw new IOException("status " + answer.statusCode() + ", a stream without its end");
      }
    }
  }

  private static Map<String, Object> question(boolean stream) {
    return Map.of(
        "model",
        "stone-mill",
        "stream",
        stream,
        "max_tokens",
        32,
        "messages",
        List.of(Map.of("role", "user", "content", "Who founded the Stone Mill?")));
  }

  private void file(int number) throws IOException, InterruptedException {
    String boundary = UUID.randomUUID().toString();
    String form =
        """
        --%1$s\r
        Content-Disposition: form-data; name="purpose"\r
        \r
        user_data\r
        --%1$s\r
        Content-Disposition: form-data; name="file"; filename="soak-%2$d.txt"\r
        Content-Type: text/plain\r
        \r
        %2$d\r
        --%1$s--\r
        """
            .formatted(boundary, number);
    String id =
        answer(
                http.send(
                    HttpRequest.newBuilder(URI.create(platform.frontDoor() + "/v1/files"))
                        .timeout(TIMEOUT)
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                    BodyHandlers.ofString()))
            .path("id")
            .asText();
    answer(send(request("/v1/files/" + id).DELETE()));
  }

  private JsonNode post(String path, Object body) throws IOException, InterruptedException {
    return answer(send(request(path).POST(json(body))));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode answer(HttpResponse<String> response) throws IOException {
    if (response.statusCode() / 100 != 2) {
      throw new IOException("status " + response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  private static HttpRequest.BodyPublisher json(Object body) throws IOException {
    return BodyPublishers.ofString(JSON.writeValueAsString(body));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(platform.frontDoor() + path))
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json");
  }
}
