package io.athanor.ingest.source;

import io.athanor.contracts.ProblemCode;

/**
 * A source that will never become a document: an expected outcome, not a defect. The detail names
 * the place (file, line, address) and what to do; it becomes the detail of {@code
 * DocumentRejected}.
 */
public final class RejectedSourceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ProblemCode code;
  private final String detail;

  public RejectedSourceException(ProblemCode code, String detail) {
    super(code.code() + ": " + detail);
    this.code = code;
    this.detail = detail;
  }

  public ProblemCode code() {
    return code;
  }

  public String detail() {
    return detail;
  }
}
