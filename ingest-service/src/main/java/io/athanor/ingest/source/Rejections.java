package io.athanor.ingest.source;

import io.athanor.contracts.ProblemCode;

/** The two usual ways to refuse a source, with the name of the source in front. */
public final class Rejections {

  private Rejections() {}

  /** The source is not what it claims to be, or damaged. */
  public static RejectedSourceException invalid(String sourceUri, String reason) {
    return new RejectedSourceException(
        ProblemCode.INVALID_SOURCE, SourceName.of(sourceUri) + ": " + reason);
  }

  /** The same, at a place in the source. Line and column count from 1. */
  public static RejectedSourceException invalid(
      String sourceUri, int line, int column, String reason) {
    return new RejectedSourceException(
        ProblemCode.INVALID_SOURCE,
        SourceName.of(sourceUri) + ":" + line + ":" + column + " " + reason);
  }

  /** The source holds nothing to learn from. */
  public static RejectedSourceException empty(String sourceUri, String reason) {
    return new RejectedSourceException(
        ProblemCode.EMPTY_SOURCE, SourceName.of(sourceUri) + ": " + reason);
  }
}
