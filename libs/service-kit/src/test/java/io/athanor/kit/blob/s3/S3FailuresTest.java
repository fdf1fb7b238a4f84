package io.athanor.kit.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3FailuresTest {

  private final S3Failures failures =
      new S3Failures(S3Stores.settings(URI.create("http://s3.example.org"), "models"));

  @Test
  void refusedCredentialsNameTheBucketAndWhatToCheck() {
    // Given
    SdkException refused = answer(403, "InvalidAccessKeyId");
    // Then
    assertThat(failures.of("cannot read blob a/b", refused))
        .hasMessage(
            "cannot read blob a/b in bucket models at http://s3.example.org: the server answered 403"
                + " InvalidAccessKeyId; check the credentials, and that they permit s3:ListBucket,"
                + " s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload");
    assertThat(failures.isPermanent(refused)).isTrue();
  }

  @Test
  void missingCredentialsSayWhereTheyAreLookedFor() {
    // Given
    SdkException none =
        SdkClientException.create(
            "Unable to load credentials from any of the providers in the chain");
    // Then
    assertThat(failures.of("cannot use the blob store", none))
        .hasMessageContaining("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    assertThat(failures.isPermanent(none)).isTrue();
  }

  @Test
  void serverThatIsBusyOrAwayIsWaitedFor() {
    assertThat(failures.isPermanent(answer(503, "SlowDown"))).isFalse();
    assertThat(failures.isPermanent(answer(429, "TooManyRequests"))).isFalse();
    assertThat(failures.isPermanent(SdkClientException.create("Connection refused"))).isFalse();
  }

  private static SdkException answer(int status, String code) {
    return S3Exception.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
        .build();
  }
}
