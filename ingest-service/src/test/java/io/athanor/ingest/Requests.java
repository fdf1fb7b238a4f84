package io.athanor.ingest;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.pipeline.SourceSpec;
import io.athanor.kit.json.Json;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Submits sources by REST and waits for their outcomes. */
final class Requests {

  private Requests() {}

  static String submit(SourceSpec... sources) {
    return given()
        .contentType("application/json")
        .body(Json.text(List.of(sources)))
        .post("/api/ingest/requests")
        .then()
        .log()
        .ifValidationFails()
        .statusCode(202)
        .extract()
        .path("requestId");
  }

  /** The finished request's view. */
  static JsonPath completed(String request) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> "completed".equals(view(request).getString("request.state")));
    return view(request);
  }

  /** State or rejection code of every address, by its last path segment. */
  static Map<String, String> outcomes(JsonPath view) {
    Map<String, String> outcomes = new TreeMap<>();
    for (Map<String, String> each : view.<Map<String, String>>getList("documents")) {
      String uri = each.get("sourceUri");
      outcomes.put(
          uri.substring(uri.lastIndexOf('/') + 1), each.getOrDefault("code", each.get("state")));
    }
    return outcomes;
  }

  static JsonPath view(String request) {
    return given().get("/api/ingest/requests/" + request + "?limit=1000").jsonPath();
  }
}
