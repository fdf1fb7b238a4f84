package io.athanor.local.settings;

import io.athanor.local.failure.PlatformFailure;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the services keep their artifacts.
 *
 * @param bucket {@code s3://bucket} or {@code s3://bucket/prefix}; empty for the data folder
 * @param endpoint address of the server, where it is not AWS
 */
public record BlobSettings(Optional<String> bucket, Optional<String> endpoint) {

  private static final String SCHEME = "s3://";

  public BlobSettings {
    bucket.ifPresent(BlobSettings::requireBucket);
    if (endpoint.isPresent() && bucket.isEmpty()) {
      throw new PlatformFailure(
          "%s needs %s s3://bucket/prefix"
              .formatted(Setting.BLOBS_ENDPOINT.option(), Setting.BLOBS.option()));
    }
  }

  /** Files below the data folder. */
  public static BlobSettings inDataFolder() {
    return new BlobSettings(Optional.empty(), Optional.empty());
  }

  static BlobSettings from(SettingSources sources) {
    return new BlobSettings(sources.find(Setting.BLOBS), sources.find(Setting.BLOBS_ENDPOINT));
  }

  /** What a service has to know; credentials come to it with the launcher's own environment. */
  public Map<String, String> environment(DataFolder home) {
    var environment = new HashMap<String, String>();
    environment.put(Setting.BLOBS.variable(), bucket.orElseGet(() -> "file:" + home.blobs()));
    endpoint.ifPresent(address -> environment.put(Setting.BLOBS_ENDPOINT.variable(), address));
    environment.put("ATHANOR_BLOBS_CACHE_FOLDER", home.blobCache().toString());
    return environment;
  }

  private static void requireBucket(String bucket) {
    if (!bucket.startsWith(SCHEME) || bucket.length() == SCHEME.length()) {
      throw new PlatformFailure(
          "%s must be s3://bucket or s3://bucket/prefix, was %s"
              .formatted(Setting.BLOBS.option(), bucket));
    }
  }
}
