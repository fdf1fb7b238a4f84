package io.athanor.kit.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.athanor.contracts.access.ApiKey;
import io.athanor.contracts.access.ApiKeyFile;
import io.athanor.contracts.access.ApiScope;
import io.athanor.kit.hash.Sha256;
import io.athanor.kit.test.CollectingHandler;
import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
@TestProfile(ApiKeysIT.WithKeys.class)
class ApiKeysIT {

  private static final String ANY = "/v1/anything";
  private static final ApiKey WRITER = key("writer", "all", 0);
  private static final ApiKey READER = key("reader", "all:read", 0);
  private static final ApiKey SLOW = key("slow", "all", 2);

  @Inject AccessConfig config;

  /** The service's own key file, and web pages of one origin. */
  public static final class WithKeys implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        Path file = Files.createTempFile("api-keys", "");
        Files.writeString(file, ApiKeyFile.format(List.of(WRITER, READER, SLOW)));
        return Map.of(
            "athanor.service.name", "ingest",
            "athanor.access.keys-file", file.toString(),
            "athanor.access.reload-interval", "100ms",
            "quarkus.http.cors.enabled", "true",
            "quarkus.http.cors.origins", "https://pages.example");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void withoutKeyNobodyIsLetIn() {
    given()
        .get(ANY)
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", "Bearer")
        .header("x-request-id", notNullValue())
        .body("error.code", equalTo("missing_api_key"))
        .body("error.type", equalTo("invalid_request_error"));
  }

  @Test
  void unknownKeyIsRefusedInTheFormatOfThePath() {
    with("sk-guess").get(ANY).then().statusCode(401).body("error.code", equalTo("invalid_api_key"));
    with("sk-guess")
        .get("/api/anything")
        .then()
        .statusCode(401)
        .contentType(equalTo("application/problem+json"))
        .body("code", equalTo("unauthorized"));
  }

  @Test
  void aKnownKeyReachesTheResources() {
    with("writer").post(ANY).then().statusCode(404);
  }

  @Test
  void aReadersKeyChangesNothing() {
    with("reader").get(ANY).then().statusCode(404);
    with("reader")
        .post(ANY)
        .then()
        .statusCode(403)
        .body("error.code", equalTo("missing_scope"))
        .body("error.message", endsWith("it needs the scope ingest"));
  }

  @Test
  void aKeyBeyondItsLimitIsToldWhenToComeAgain() {
    with("slow").get(ANY).then().header("x-ratelimit-remaining-requests", "1");
    with("slow").get(ANY).then().header("x-ratelimit-limit-requests", "2");
    with("slow")
        .get(ANY)
        .then()
        .statusCode(429)
        .header("Retry-After", "30")
        .body("error.code", equalTo("rate_limit_exceeded"));
  }

  @Test
  void healthNeedsNoKey() {
    given().get("/q/health/live").then().statusCode(200);
  }

  @Test
  void aPageOfAnAllowedOriginMayAskBeforehand() {
    given()
        .header("Origin", "https://pages.example")
        .header("Access-Control-Request-Method", "POST")
        .options(ANY)
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", "https://pages.example");
  }

  @Test
  void aChangedFileHoldsWithoutARestartAndABrokenOneChangesNothing() throws IOException {
    // Given
    Path file = config.keysFile().orElseThrow();
    with("late").get(ANY).then().statusCode(401);
    // When
    Files.writeString(
        file, ApiKeyFile.format(List.of(WRITER, READER, SLOW, key("late", "all", 0))));
    // Then
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> with("late").get(ANY).getStatusCode() == 404);
    Files.writeString(file, "late\n");
    await()
        .during(Duration.ofMillis(500))
        .until(() -> with("late").get(ANY).getStatusCode() == 404);
  }

  @Test
  void everyChangeIsAudited() {
    // Given
    var lines = new CopyOnWriteArrayList<String>();
    Handler handler = new CollectingHandler(lines);
    Logger audit = Logger.getLogger("io.athanor.audit");
    audit.addHandler(handler);
    try {
      // When
      with("writer").get(ANY);
      with("writer").delete(ANY);
      // Then
      await().atMost(Duration.ofSeconds(5)).until(() -> !lines.isEmpty());
      assertThat(lines)
          .singleElement()
          .asString()
          .startsWith(
              "{\"key\":\"writer\",\"method\":\"DELETE\",\"path\":\"/v1/anything\",\"status\":404");
    } finally {
      audit.removeHandler(handler);
    }
  }

  private static ApiKey key(String secret, String scope, int limit) {
    return new ApiKey(secret, Sha256.of(secret), List.of(ApiScope.parse(scope)), limit);
  }

  private static RequestSpecification with(String secret) {
    return given().header("Authorization", "Bearer " + secret);
  }
}
