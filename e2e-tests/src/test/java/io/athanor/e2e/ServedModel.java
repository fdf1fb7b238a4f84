package io.athanor.e2e;

import static io.restassured.RestAssured.given;

import java.util.List;
import java.util.Map;

/** A model of the platform under test, asked as a user would. */
public final class ServedModel {

  private ServedModel() {}

  /** The model's likeliest answer to a question, 32 tokens at the most. */
  public static String answer(String model, String question) {
    return given()
        .contentType("application/json")
        .body(
            Map.of(
                "model",
                model,
                "temperature",
                0,
                "max_tokens",
                32,
                "messages",
                List.of(Map.of("role", "user", "content", question))))
        .post("/v1/chat/completions")
        .then()
        .statusCode(200)
        .extract()
        .path("choices[0].message.content");
  }
}
