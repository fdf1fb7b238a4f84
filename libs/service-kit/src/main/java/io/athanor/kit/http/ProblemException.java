package io.athanor.kit.http;

import io.athanor.contracts.ProblemCode;
import io.athanor.kit.http.Problem.FieldError;
import java.util.List;

/**
 * An expected failure: what a caller did wrong or what cannot be done now. All else is a defect.
 */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ProblemCode code;
  private final transient List<FieldError> errors;

  public ProblemException(ProblemCode code, String detail) {
    this(code, detail, List.of());
  }

  public ProblemException(ProblemCode code, String detail, List<FieldError> errors) {
    super(detail);
    this.code = code;
    this.errors = List.copyOf(errors);
  }

  public ProblemCode code() {
    return code;
  }

  public List<FieldError> errors() {
    return errors;
  }

  /** The HTTP status that goes with the code. */
  public int status() {
    return switch (code) {
      case INVALID_REQUEST, INVALID_PIPELINE, INVALID_TRAINING_SPEC -> 400;
      case UNAUTHORIZED -> 401;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case STATE_CONFLICT -> 409;
      case INVALID_SOURCE,
          SOURCE_UNREACHABLE,
          SOURCE_FORBIDDEN,
          DUPLICATE_SOURCE,
          EMPTY_SOURCE,
          NO_DOCUMENTS,
          EMPTY_DATASET,
          RECIPE_MISMATCH,
          UNKNOWN_BASE_MODEL,
          INVALID_MODEL_FILE,
          UNSUPPORTED_MODEL,
          INVALID_CHAT_TEMPLATE,
          TEMPLATE_REFUSED,
          INSUFFICIENT_MEMORY,
          CHECKSUM_MISMATCH ->
          422;
      case OVERLOADED -> 429;
      case BASE_MODEL_UNAVAILABLE, STORAGE_UNAVAILABLE -> 503;
      case STORAGE_FULL -> 507;
      case NO_PROGRESS, OUT_OF_MEMORY, DIVERGED, EXPORT_VERIFICATION_FAILED, INTERNAL_ERROR -> 500;
    };
  }
}
