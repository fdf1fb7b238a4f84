package io.athanor.kit.http.openai;

import io.athanor.contracts.ProblemCode;
import io.athanor.kit.http.Problem;
import org.jspecify.annotations.Nullable;

/** A failure as OpenAI's clients know it; its error object is {@link OpenAiError}. */
public final class OpenAiException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final String INVALID_REQUEST = "invalid_request_error";
  private static final String RATE_LIMIT = "rate_limit_error";
  private static final String SERVER_ERROR = "server_error";

  private final int status;
  private final transient OpenAiError error;

  private OpenAiException(
      int status, String type, String message, @Nullable String param, @Nullable String code) {
    super(message);
    this.status = status;
    this.error = new OpenAiError(new OpenAiError.Body(message, type, param, code));
  }

  /** A field of the request that is missing, malformed or not supported. */
  public static OpenAiException invalid(String param, String message) {
    return new OpenAiException(400, INVALID_REQUEST, message, param, "invalid_value");
  }

  /** A body that is no JSON, or no object. */
  public static OpenAiException malformedBody(String message) {
    return new OpenAiException(400, INVALID_REQUEST, message, null, "invalid_json");
  }

  /**
   * The state of the thing does not allow the request. Not 409: OpenAI's clients would repeat it.
   */
  public static OpenAiException conflict(String message) {
    return new OpenAiException(400, INVALID_REQUEST, message, null, "invalid_state");
  }

  /** A thing that is addressed by the path, for example {@code file} or {@code upload}. */
  public static OpenAiException notFound(String what, String id) {
    return new OpenAiException(
        404, INVALID_REQUEST, "There is no " + what + " " + id, "id", "not_found");
  }

  public static OpenAiException modelNotFound(String model) {
    return new OpenAiException(
        404,
        INVALID_REQUEST,
        "The model '%s' does not exist; GET /v1/models lists those that do".formatted(model),
        "model",
        "model_not_found");
  }

  public static OpenAiException promptTooLong(String message) {
    return new OpenAiException(
        400, INVALID_REQUEST, message, "messages", "context_length_exceeded");
  }

  /** A key that was given to another request already. */
  public static OpenAiException keyReused(String message) {
    return new OpenAiException(
        422, INVALID_REQUEST, message, "Idempotency-Key", "idempotency_key_reused");
  }

  /** Too much is going on; the client waits and tries again by itself. */
  public static OpenAiException overloaded(String message) {
    return new OpenAiException(429, RATE_LIMIT, message, null, "rate_limit_exceeded");
  }

  /** Another server, which answers for the model, cannot be reached or failed. */
  public static OpenAiException upstreamFailed(String message) {
    return new OpenAiException(502, SERVER_ERROR, message, "model", "upstream_failed");
  }

  /** What the request needs is not here yet; asked again later, it may be. */
  public static OpenAiException unavailable(String message) {
    return new OpenAiException(503, SERVER_ERROR, message, null, "model_unavailable");
  }

  public static OpenAiException defect() {
    return new OpenAiException(
        500, SERVER_ERROR, "A defect of Athanor; the service's log has the details", null, null);
  }

  /** What our own interfaces would answer with a problem document. */
  public static OpenAiException of(Problem problem) {
    int status = problem.code() == ProblemCode.STATE_CONFLICT ? 400 : problem.status();
    String type =
        switch (status) {
          case 429 -> RATE_LIMIT;
          default -> status >= 500 ? SERVER_ERROR : INVALID_REQUEST;
        };
    var errors = problem.errors();
    return new OpenAiException(
        status,
        type,
        problem.detail(),
        errors == null || errors.isEmpty() ? null : errors.getFirst().field(),
        problem.code().code().replace('-', '_'));
  }

  public int status() {
    return status;
  }

  public OpenAiError error() {
    return error;
  }
}
