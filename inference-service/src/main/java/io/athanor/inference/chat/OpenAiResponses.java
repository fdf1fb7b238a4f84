package io.athanor.inference.chat;

import io.athanor.contracts.Uuid7;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Responses with the headers that OpenAI's clients look at. */
final class OpenAiResponses {

  /** Clients show it in their error messages. */
  private static final String REQUEST_ID = "x-request-id";

  private static final String RETRY_AFTER_SECONDS = "1";

  private OpenAiResponses() {}

  static Response ok(Object entity, String mediaType) {
    return Response.ok(entity, mediaType)
        .header(REQUEST_ID, requestId())
        .header("Cache-Control", "no-cache")
        .build();
  }

  static Response error(OpenAiException refusal) {
    Response.ResponseBuilder response =
        Response.status(refusal.status())
            .entity(refusal.error())
            .type(MediaType.APPLICATION_JSON)
            .header(REQUEST_ID, requestId());
    if (refusal.status() == 429) {
      response.header("Retry-After", RETRY_AFTER_SECONDS);
    }
    return response.build();
  }

  private static String requestId() {
    return "req_" + Uuid7.next().toString().replace("-", "");
  }
}
