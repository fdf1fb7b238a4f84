package io.athanor.local.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.local.failure.PlatformFailure;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlobSettingsTest {

  private static final DataFolder HOME = new DataFolder(Path.of("/data"));

  @Test
  void artifactsLieInTheDataFolderByDefault() {
    // When
    BlobSettings blobs = read(Map.of());
    // Then
    assertThat(blobs.environment(HOME))
        .isEqualTo(
            Map.of(
                "ATHANOR_BLOBS_URI", "file:/data/blobs",
                "ATHANOR_BLOBS_CACHE_FOLDER", "/data/blob-cache"));
  }

  @Test
  void bucketAndEndpointReachTheServices() {
    // When
    BlobSettings blobs =
        read(
            Map.of(
                Setting.BLOBS, "s3://models/team",
                Setting.BLOBS_ENDPOINT, "http://127.0.0.1:9000"));
    // Then
    assertThat(blobs.environment(HOME))
        .containsEntry("ATHANOR_BLOBS_URI", "s3://models/team")
        .containsEntry("ATHANOR_BLOBS_S3_ENDPOINT", "http://127.0.0.1:9000");
  }

  @Test
  void whatIsNoBucketIsRefused() {
    assertThatThrownBy(() -> read(Map.of(Setting.BLOBS, "models/team")))
        .isInstanceOf(PlatformFailure.class)
        .hasMessage("--blobs must be s3://bucket or s3://bucket/prefix, was models/team");
    assertThatThrownBy(() -> read(Map.of(Setting.BLOBS_ENDPOINT, "http://127.0.0.1:9000")))
        .hasMessage("--blobs-endpoint needs --blobs s3://bucket/prefix");
  }

  private static BlobSettings read(Map<Setting, String> options) {
    return BlobSettings.from(new SettingSources(options, Map.of(), Map.of()));
  }
}
