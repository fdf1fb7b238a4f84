package io.athanor.inference.chat;

import jakarta.ws.rs.core.Response;

/** Responses with the headers that OpenAI's clients look at. */
final class OpenAiResponses {

  private OpenAiResponses() {}

  static Response ok(Object entity, String mediaType) {
    return Response.ok(entity, mediaType).header("Cache-Control", "no-cache").build();
  }
}
