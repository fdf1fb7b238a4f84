package io.athanor.kit.access;

import io.athanor.contracts.ProblemCode;
import io.athanor.kit.http.Problem;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.http.openai.OpenAiError;
import io.athanor.kit.http.openai.OpenAiErrors;
import io.athanor.kit.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Why a request is not let in, in the format its caller knows.
 *
 * @param type OpenAI's class of error
 * @param word OpenAI's code
 */
record Refusal(ProblemCode code, String type, String word, String message) {

  static Refusal noKey() {
    return new Refusal(
        ProblemCode.UNAUTHORIZED,
        "invalid_request_error",
        "missing_api_key",
        "There is no API key in this request: send it as 'Authorization: Bearer KEY'");
  }

  static Refusal unknownKey() {
    return new Refusal(
        ProblemCode.UNAUTHORIZED,
        "invalid_request_error",
        "invalid_api_key",
        "The API key is not known here; ./athanor keys list shows those that are");
  }

  static Refusal missingScope(String key, String scope) {
    return new Refusal(
        ProblemCode.FORBIDDEN,
        "insufficient_permissions",
        "missing_scope",
        "The API key '%s' does not permit this: it needs the scope %s".formatted(key, scope));
  }

  static Refusal tooMany(String key, int limit) {
    return new Refusal(
        ProblemCode.OVERLOADED,
        "rate_limit_error",
        "rate_limit_exceeded",
        "The API key '%s' may ask %d times a minute".formatted(key, limit));
  }

  int status() {
    return new ProblemException(code, message).status();
  }

  void send(RoutingContext request) {
    String path = request.normalizedPath();
    HttpServerResponse response = request.response().setStatusCode(status());
    if (OpenAiErrors.isExpectedAt(path)) {
      response.putHeader("Content-Type", Json.MEDIA_TYPE);
      response.end(
          Buffer.buffer(
              Json.bytes(new OpenAiError(new OpenAiError.Body(message, type, null, word)))));
    } else {
      response.putHeader("Content-Type", Problem.MEDIA_TYPE);
      response.end(
          Buffer.buffer(Json.bytes(Problem.of(new ProblemException(code, message), path))));
    }
  }
}
