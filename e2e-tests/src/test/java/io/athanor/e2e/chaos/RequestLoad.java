package io.athanor.e2e.chaos;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Small ingest requests, one after the other. Each is sent again with its {@code Idempotency-Key}
 * until it is accepted, as a client does that does not know what became of the first.
 */
final class RequestLoad implements AutoCloseable {

  /** Where {@link Answer#status} stands when none came. */
  static final int NO_ANSWER = 0;

  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /**
   * What a request was answered.
   *
   * @param took until the whole answer was there
   */
  record Answer(int status, Duration took, String body) {}

  private final ChaosPlatform platform;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final List<Answer> answers = new CopyOnWriteArrayList<>();
  private final List<String> accepted = new CopyOnWriteArrayList<>();
  private final Thread sender = Thread.ofPlatform().name("request-load").unstarted(this::send);
  private final String body;
  private volatile boolean closed;

  private RequestLoad(ChaosPlatform platform, Path page) {
    this.platform = platform;
    this.body = "[{\"kind\":\"files\",\"uri\":\"" + page.toUri() + "\"}]";
  }

  static RequestLoad start(ChaosPlatform platform, Path folder) throws IOException {
    Path page =
        Files.writeString(
            folder.resolve("load.htm"), "<p>The miller went down to the river and looked at it.");
    RequestLoad load = new RequestLoad(platform, page);
    load.sender.start();
    return load;
  }

  List<Answer> answers() {
    return answers;
  }

  /** Waits until so many more requests are accepted. */
  void awaitAccepted(int more) {
    int goal = accepted.size() + more;
    await("requests are accepted")
        .atMost(ChaosPlatform.PATIENCE)
        .until(() -> accepted.size() >= goal);
  }

  /** Stops sending and waits until every accepted request has its end; returns their number. */
  int awaitEnds() throws InterruptedException {
    close();
    for (String request : accepted) {
      await("the end of ingest request " + request)
          .atMost(ChaosPlatform.PATIENCE)
          .ignoreExceptions()
          .until(
              () ->
                  "completed"
                      .equals(
                          given()
                              .get("/api/ingest/requests/{id}", request)
                              .jsonPath()
                              .getString("request.state")));
    }
    return accepted.size();
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    sender.join();
  }

  private void send() {
    try {
      while (!closed) {
        String key = UUID.randomUUID().toString();
        while (!isAccepted(key) && !closed) {
          Thread.sleep(PAUSE);
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isAccepted(String key) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(platform.frontDoor() + "/api/ingest/requests"))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    long start = System.nanoTime();
    int status = NO_ANSWER;
    String text = "";
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      status = response.statusCode();
      text = response.body();
    } catch (IOException e) {
      text = e.toString();
    }
    answers.add(new Answer(status, Duration.ofNanos(System.nanoTime() - start), text));
    if (status != 202) {
      return false;
    }
    String id = text.replaceAll(".*\"requestId\" *: *\"([^\"]+)\".*", "$1");
    platform.history().accepted("POST /api/ingest/requests", "ingest_request", id, true);
    accepted.add(id);
    return true;
  }
}
