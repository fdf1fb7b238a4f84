package io.athanor.trainer;

import io.athanor.contracts.ProblemCode;

/**
 * What a process that is there for one run says with its end; the numbers are those of {@code
 * sysexits.h}. Any other end is one that another attempt may do better.
 */
public final class ExitCode {

  /** The run has ended as it was asked to: succeeded, cancelled or paused. */
  public static final int DONE = 0;

  /** The run has failed for good, by its settings, its base model or the node they need. */
  public static final int SETTINGS = 64;

  /** The run has failed for good, by its data. */
  public static final int DATA = 65;

  /**
   * Asked to end by SIGTERM before the run had ended: 128 and the signal's number, as in a shell.
   */
  public static final int INTERRUPTED = 143;

  private ExitCode() {}

  /** The code for a run that has failed. */
  public static int of(ProblemCode failure) {
    return switch (failure) {
      case INVALID_SOURCE,
          SOURCE_UNREACHABLE,
          SOURCE_FORBIDDEN,
          DUPLICATE_SOURCE,
          EMPTY_SOURCE,
          NO_DOCUMENTS,
          EMPTY_DATASET,
          RECIPE_MISMATCH,
          NOT_FOUND,
          TEMPLATE_REFUSED,
          DIVERGED,
          CHECKSUM_MISMATCH ->
          DATA;
      case INVALID_REQUEST,
          INVALID_PIPELINE,
          UNAUTHORIZED,
          FORBIDDEN,
          STATE_CONFLICT,
          UNKNOWN_BASE_MODEL,
          BASE_MODEL_UNAVAILABLE,
          INVALID_MODEL_FILE,
          UNSUPPORTED_MODEL,
          INVALID_CHAT_TEMPLATE,
          INVALID_TRAINING_SPEC,
          NO_PROGRESS,
          OUT_OF_MEMORY,
          INSUFFICIENT_MEMORY,
          EXPORT_VERIFICATION_FAILED,
          STORAGE_FULL,
          STORAGE_UNAVAILABLE,
          OVERLOADED,
          INTERNAL_ERROR ->
          SETTINGS;
    };
  }
}
