package io.athanor.trainer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a client of the fine-tuning API does over HTTP. */
final class FineTuningClient {

  static final Duration PATIENCE = Duration.ofSeconds(90);
  static final String JOBS = "/v1/fine_tuning/jobs";

  private FineTuningClient() {}

  /** A request's fields. */
  record Body(Map<String, Object> fields) {
    /** A job of a training file on the tiny base. */
    static Body of(String file) {
      return new Body(Map.of("model", RealWorker.base().toString(), "training_file", file));
    }

    Body with(String name, Object value) {
      Map<String, Object> more = new LinkedHashMap<>(fields);
      more.put(name, value);
      return new Body(more);
    }
  }

  static ValidatableResponse create(Body body) {
    return create(body, Map.of());
  }

  static ValidatableResponse create(Body body, Map<String, String> headers) {
    return given()
        .headers(new HashMap<>(headers))
        .contentType("application/json")
        .body(body.fields())
        .post(JOBS)
        .then();
  }

  static ValidatableResponse post(String id, String command) {
    return given().noContentType().post(JOBS + "/" + id + "/" + command).then();
  }

  static JsonPath get(String id) {
    return given().get(JOBS + "/" + id).jsonPath();
  }

  static JsonPath awaitStatus(String id, String status) {
    return await(status + " of " + id)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> get(id), job -> status.equals(job.getString("status")));
  }

  static List<Map<String, Object>> allEvents(String id, int limit) {
    List<Map<String, Object>> events = new ArrayList<>();
    boolean more = true;
    while (more) {
      String after = events.isEmpty() ? "" : "&after=" + events.getLast().get("id");
      JsonPath page = given().get(JOBS + "/" + id + "/events?limit=" + limit + after).jsonPath();
      events.addAll(page.getList("data"));
      more = page.getBoolean("has_more");
      assertThat(page.getList("data").size()).isLessThanOrEqualTo(limit);
    }
    return events;
  }

  /** Reads a live stream; the ids in it, until there are enough or it ends as it should. */
  static List<String> follow(String id, String lastEventId, int enough) {
    List<String> ids = new ArrayList<>();
    try {
      URLConnection connection =
          URI.create(
                  "http://localhost:" + RestAssured.port + JOBS + "/" + id + "/events?stream=true")
              .toURL()
              .openConnection();
      if (lastEventId != null) {
        connection.setRequestProperty("Last-Event-ID", lastEventId);
      }
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
        String line = reader.readLine();
        String before = "";
        while (line != null && ids.size() < enough) {
          if (line.startsWith("id: ")) {
            ids.add(line.substring("id: ".length()));
          }
          before = line.isEmpty() ? before : line;
          line = reader.readLine();
        }
        assertThat(line != null || before.equals("data: [DONE]")).isTrue();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ids;
  }
}
