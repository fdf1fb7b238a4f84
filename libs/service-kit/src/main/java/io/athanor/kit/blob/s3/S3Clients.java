package io.athanor.kit.blob.s3;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Opens clients. Retries are the SDK's standard ones: exponential back-off with full jitter, and a
 * budget of tokens that keeps a fleet from hammering a server that is down.
 */
final class S3Clients {

  /** Longest silence on an open connection. */
  private static final Duration SOCKET_LIMIT = Duration.ofSeconds(30);

  /** What servers that are not AWS expect unless they were told otherwise. */
  private static final Region USUAL_REGION = Region.US_EAST_1;

  private S3Clients() {}

  static S3Client open(S3Settings settings) {
    var client =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(settings.connectLimit())
                    .socketTimeout(SOCKET_LIMIT))
            .credentialsProvider(credentials(settings))
            .region(region(settings))
            .forcePathStyle(settings.pathStyle())
            // Checksums are given with every part; computed ones would need chunked encoding, which
            // not every server has.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                override ->
                    override
                        .retryStrategy(
                            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(settings.attempts())
                                .build())
                        .apiCallAttemptTimeout(settings.attemptLimit())
                        .apiCallTimeout(settings.attemptLimit().multipliedBy(settings.attempts())));
    settings.endpoint().ifPresent(client::endpointOverride);
    return client.build();
  }

  private static AwsCredentialsProvider credentials(S3Settings settings) {
    return settings
        .accessKey()
        .<AwsCredentialsProvider>map(
            key ->
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(key.id(), key.secret())))
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }

  private static Region region(S3Settings settings) {
    return settings.region().map(Region::of).orElseGet(() -> regionOfEnvironment(settings));
  }

  private static Region regionOfEnvironment(S3Settings settings) {
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException none) {
      if (settings.endpoint().isPresent()) {
        return USUAL_REGION;
      }
      throw new IllegalArgumentException(
          "the region of "
              + settings.place()
              + " is not known: set athanor.blobs.s3.region or AWS_REGION",
          none);
    }
  }
}
