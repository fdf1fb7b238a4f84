package io.athanor.trainer.worker;

import io.athanor.contracts.ProblemCode;

/**
 * The worker's failure codes. The worker knows nothing of contracts, so its own words are
 * translated here; a code that both share is taken as it is.
 */
final class FailureCodes {

  private FailureCodes() {}

  static AttemptOutcome outcome(String code, String detail, int lastStep) {
    return switch (code) {
      // The disk, or the supervision itself, may be better the next time.
      case "storage-failed", "worker-busy", "command-invalid", "input-lost" ->
          new AttemptOutcome.Broken(code + ": " + detail, lastStep);
      case "dataset-invalid" -> failed(ProblemCode.EMPTY_DATASET, detail, lastStep);
      case "template-refused" -> failed(ProblemCode.TEMPLATE_REFUSED, detail, lastStep);
      case "base-model-unreadable" -> failed(ProblemCode.INVALID_MODEL_FILE, detail, lastStep);
      case "settings-invalid" -> failed(ProblemCode.INVALID_TRAINING_SPEC, detail, lastStep);
      case "loss-not-finite" -> failed(ProblemCode.DIVERGED, detail, lastStep);
      case "checkpoint-invalid" -> failed(ProblemCode.CHECKSUM_MISMATCH, detail, lastStep);
      default -> failed(ProblemCode.of(code), detail, lastStep);
    };
  }

  private static AttemptOutcome failed(ProblemCode code, String detail, int lastStep) {
    return new AttemptOutcome.Failed(code, detail, lastStep);
  }
}
