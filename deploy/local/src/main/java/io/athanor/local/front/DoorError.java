package io.athanor.local.front;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyResponse;
import java.util.UUID;

/**
 * An error of the front door itself, in the format its caller expects: OpenAI's error object under
 * {@code /v1}, a problem document (RFC 9457) everywhere else.
 */
record DoorError(int status, String code, String title, String detail, String path) {

  /** The services set it on their answers; OpenAI's clients show it with an error. */
  private static final String REQUEST_ID = "x-request-id";

  static DoorError notFound(String path) {
    return new DoorError(
        404, "route-not-found", "No such route", "No service answers " + path, path);
  }

  static DoorError unavailable(String path, String service) {
    return new DoorError(
        503,
        "service-unavailable",
        "Service is not running",
        service + " is down or starting; try again in a few seconds",
        path);
  }

  static DoorError badGateway(String path, String service) {
    return new DoorError(
        502,
        "service-broke-off",
        "Service broke off",
        service + " ended the connection before it answered; the request may be repeated",
        path);
  }

  void send(HttpServerResponse response) {
    if (isOpenAi()) {
      response.putHeader(REQUEST_ID, requestId());
    }
    response.setStatusCode(status).putHeader("content-type", mediaType()).end(body());
  }

  ProxyResponse fill(ProxyResponse response) {
    if (isOpenAi()) {
      response.putHeader(REQUEST_ID, requestId());
    }
    return response
        .setStatusCode(status)
        .putHeader("content-type", mediaType())
        .setBody(Body.body(body()));
  }

  private static String requestId() {
    return "req_" + UUID.randomUUID().toString().replace("-", "");
  }

  private boolean isOpenAi() {
    return path.startsWith("/v1/");
  }

  private String mediaType() {
    return isOpenAi() ? "application/json" : "application/problem+json";
  }

  private Buffer body() {
    if (isOpenAi()) {
      var error =
          new JsonObject()
              .put("message", detail)
              .put("type", status == 404 ? "invalid_request_error" : "server_error")
              .putNull("param")
              .put("code", code.replace('-', '_'));
      return new JsonObject().put("error", error).toBuffer();
    }
    return new JsonObject()
        .put("type", "/problems/" + code)
        .put("title", title)
        .put("status", status)
        .put("code", code)
        .put("detail", detail)
        .put("instance", path)
        .toBuffer();
  }
}
