package io.athanor.inference.chat;

import org.jspecify.annotations.Nullable;

/** A failure as OpenAI's clients know it; its error object is {@link OpenAiError}. */
final class OpenAiException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final String INVALID_REQUEST = "invalid_request_error";

  private final int status;
  private final transient OpenAiError error;

  private OpenAiException(
      int status, String type, String message, @Nullable String param, @Nullable String code) {
    super(message);
    this.status = status;
    this.error = new OpenAiError(new OpenAiError.Body(message, type, param, code));
  }

  /** A field of the request that is missing, malformed or not supported. */
  static OpenAiException invalid(String param, String message) {
    return new OpenAiException(400, INVALID_REQUEST, message, param, "invalid_value");
  }

  static OpenAiException malformedBody(String message) {
    return new OpenAiException(400, INVALID_REQUEST, message, null, null);
  }

  static OpenAiException promptTooLong(String message) {
    return new OpenAiException(
        400, INVALID_REQUEST, message, "messages", "context_length_exceeded");
  }

  static OpenAiException modelNotFound(String model) {
    return new OpenAiException(
        404,
        INVALID_REQUEST,
        "The model '%s' does not exist; GET /v1/models lists those that do".formatted(model),
        "model",
        "model_not_found");
  }

  static OpenAiException overloaded(String message) {
    return new OpenAiException(429, "rate_limit_error", message, null, "rate_limit_exceeded");
  }

  static OpenAiException defect() {
    return new OpenAiException(
        500, "server_error", "A defect of Athanor; the service's log has the details", null, null);
  }

  int status() {
    return status;
  }

  OpenAiError error() {
    return error;
  }
}
