package io.athanor.ingest.read.office.fork;

import java.io.IOException;

/** What a parser's exception means for the file. */
final class Failures {

  private static final int DEEPEST = 20;

  private Failures() {}

  /** A refusal that is wrapped somewhere inside; otherwise one that quotes the parser. */
  static IOException of(Throwable failure, String what) {
    Throwable cause = failure;
    Throwable last = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof RefusedFileException refused) {
        return refused;
      }
      last = cause;
      cause = cause.getCause();
    }
    String message =
        last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    return new RefusedFileException(what + ": " + message.lines().findFirst().orElse(""));
  }
}
