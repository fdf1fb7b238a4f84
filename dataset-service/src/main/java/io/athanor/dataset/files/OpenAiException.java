package io.athanor.dataset.files;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** A failure as OpenAI's clients know it. */
final class OpenAiException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final String INVALID_REQUEST = "invalid_request_error";

  private final int status;
  private final transient OpenAiError error;

  private OpenAiException(int status, String message, @Nullable String param, String code) {
    super(message);
    this.status = status;
    this.error = new OpenAiError(new OpenAiError.Body(message, INVALID_REQUEST, param, code));
  }

  /** A field of the request that is missing or wrong. */
  static OpenAiException invalid(String param, String message) {
    return new OpenAiException(400, message, param, "invalid_value");
  }

  /** The state of the thing does not allow the request; trying again would not help. */
  static OpenAiException conflict(String message) {
    return new OpenAiException(400, message, null, "invalid_state");
  }

  static OpenAiException notFound(String what, String id) {
    return new OpenAiException(404, "There is no " + what + " " + id, "id", "not_found");
  }

  /** OpenAI's clients repeat requests that failed unless they are told not to. */
  Response response() {
    return Response.status(status)
        .entity(error)
        .type(MediaType.APPLICATION_JSON)
        .header("x-should-retry", "false")
        .build();
  }
}
