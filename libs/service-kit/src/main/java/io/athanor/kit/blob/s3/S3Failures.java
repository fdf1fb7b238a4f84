package io.athanor.kit.blob.s3;

import io.athanor.contracts.ProblemCode;
import io.athanor.kit.blob.BlobStoreException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says what a failed request means and what to do about it; names no secret. */
final class S3Failures {

  static final int NOT_FOUND = 404;

  /** Somebody else wrote the same key at the same time. */
  static final int CONFLICT = 409;

  /** The condition of a conditional write or read does not hold. */
  static final int PRECONDITION_FAILED = 412;

  private final S3Settings settings;

  S3Failures(S3Settings settings) {
    this.settings = settings;
  }

  /**
   * @param what for example {@code cannot read blob a/b.json}
   */
  BlobStoreException of(String what, SdkException failure) {
    return new BlobStoreException(
        ProblemCode.STORAGE_UNAVAILABLE,
        what + " in " + settings.place() + ": " + reason(failure),
        failure);
  }

  /** Whether the settings are wrong, so that waiting does not help. */
  boolean isPermanent(SdkException failure) {
    if (failure instanceof AwsServiceException refused) {
      int status = refused.statusCode();
      return status >= 300 && status < 500 && status != 408 && status != 429;
    }
    return isWithoutCredentials(failure);
  }

  private String reason(SdkException failure) {
    if (failure instanceof AwsServiceException refused) {
      return answer(refused);
    }
    if (isWithoutCredentials(failure)) {
      return "no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile,"
          + " a role bound to this pod, or athanor.blobs.s3.access-key-id and secret-access-key";
    }
    return "no answer after %d attempts (%s); check that the server runs and can be reached from here"
        .formatted(settings.attempts(), rootMessage(failure));
  }

  private String answer(AwsServiceException refused) {
    String code =
        refused.awsErrorDetails() == null
            ? ""
            : String.valueOf(refused.awsErrorDetails().errorCode());
    String answer = "the server answered " + refused.statusCode() + " " + code;
    return switch (refused.statusCode()) {
      case 301, 307, 400 -> answer + "; check athanor.blobs.s3.region and the endpoint's address";
      case 401, 403 ->
          answer
              + "; check the credentials, and that they permit s3:ListBucket, s3:GetObject,"
              + " s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload";
      case NOT_FOUND -> answer + "; create the bucket, or correct athanor.blobs.uri";
      default -> answer;
    };
  }

  private static boolean isWithoutCredentials(SdkException failure) {
    return failure instanceof SdkClientException
        && String.valueOf(failure.getMessage()).contains("Unable to load credentials");
  }

  private static String rootMessage(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
