package io.athanor.kit.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ProblemCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP error body (RFC 9457).
 *
 * @param code stable word, the last part of {@code type}
 * @param detail what went wrong here and what to do
 * @param errors places in the request's body, where it has lines or fields
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    String type,
    String title,
    int status,
    ProblemCode code,
    String detail,
    String instance,
    @Nullable List<FieldError> errors) {

  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    errors = errors == null ? null : List.copyOf(errors);
  }

  /** One wrong place; line and column count from 1, 0 where the body has none. */
  public record FieldError(int line, int column, String field, String message) {}

  /** The body for a failure at a path. */
  public static Problem of(ProblemException cause, String instance) {
    ProblemCode code = cause.code();
    String words = code.code().replace('-', ' ');
    return new Problem(
        "/problems/" + code.code(),
        Character.toUpperCase(words.charAt(0)) + words.substring(1),
        cause.status(),
        code,
        String.valueOf(cause.getMessage()),
        instance,
        cause.errors().isEmpty() ? null : cause.errors());
  }
}
