package io.athanor.local.pipeline;

/**
 * What a stage has to say when it begins, ends or meets trouble.
 *
 * @param stage name for people
 * @param text one line
 */
public record StageReport(Kind kind, String stage, String text) {

  /** What the stage has come to. */
  public enum Kind {
    BEGUN,
    DONE,
    /** Something went wrong that did not end the pipeline. */
    WARNING
  }
}
