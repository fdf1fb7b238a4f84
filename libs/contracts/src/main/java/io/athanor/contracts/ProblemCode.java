package io.athanor.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Stable, machine-readable names of what went wrong: the same word stands in HTTP problems, events,
 * rows and metrics. Names are added, never changed.
 */
public enum ProblemCode {
  /** The request does not have the expected form. */
  INVALID_REQUEST,
  /** The pipeline file breaks a rule; the detail names line and column. */
  INVALID_PIPELINE,
  /** A source cannot be read as what it claims to be; the detail names the place. */
  INVALID_SOURCE,
  /** A source could not be fetched. */
  SOURCE_UNREACHABLE,
  /** The address of a source may not be fetched. */
  SOURCE_FORBIDDEN,
  /** The same page is read under another address of the request. */
  DUPLICATE_SOURCE,
  /** The source holds nothing to learn from. */
  EMPTY_SOURCE,
  /** No document of the request could be ingested. */
  NO_DOCUMENTS,
  /** The recipe made no example from the documents. */
  EMPTY_DATASET,
  /** The recipe cannot be applied to documents of this kind. */
  RECIPE_MISMATCH,
  /** The request has no API key, or one that is not known. */
  UNAUTHORIZED,
  /** The API key does not permit the request. */
  FORBIDDEN,
  /** The named thing does not exist. */
  NOT_FOUND,
  /** The state of the thing does not allow the request. */
  STATE_CONFLICT,
  /** The base model is neither in the catalogue nor a file, folder or hub reference. */
  UNKNOWN_BASE_MODEL,
  /** There was no way to get the base model's files. */
  BASE_MODEL_UNAVAILABLE,
  /** A model file is damaged or incomplete. */
  INVALID_MODEL_FILE,
  /** The model's architecture or tokenizer is not supported. */
  UNSUPPORTED_MODEL,
  /** The chat template cannot be used for training. */
  INVALID_CHAT_TEMPLATE,
  /** The hyper-parameters break a rule. */
  INVALID_TRAINING_SPEC,
  /** The training process ended again and again without a new checkpoint. */
  NO_PROGRESS,
  /** The run ran out of memory. */
  OUT_OF_MEMORY,
  /** The run was refused before its first step, because it cannot fit into memory. */
  INSUFFICIENT_MEMORY,
  /** The chat template would train the wrong tokens; the detail shows the rendered text. */
  TEMPLATE_REFUSED,
  /** An exported file does not say what the trained model says, so nothing was published. */
  EXPORT_VERIFICATION_FAILED,
  /** The loss or a gradient is no longer a number. */
  DIVERGED,
  /** There is no room left for files. */
  STORAGE_FULL,
  /** The blob store or the database does not answer, or refuses this node; try it again. */
  STORAGE_UNAVAILABLE,
  /** The content does not have the checksum it must have. */
  CHECKSUM_MISMATCH,
  /** Too many requests are waiting. */
  OVERLOADED,
  /** A defect of Athanor. */
  INTERNAL_ERROR;

  /** The word on the wire, for example {@code unknown-base-model}. */
  @JsonValue
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Reads the word on the wire; a word of a later release is read as {@link #INTERNAL_ERROR}. */
  @JsonCreator
  public static ProblemCode of(String code) {
    for (ProblemCode candidate : values()) {
      if (candidate.code().equals(code)) {
        return candidate;
      }
    }
    return INTERNAL_ERROR;
  }
}
