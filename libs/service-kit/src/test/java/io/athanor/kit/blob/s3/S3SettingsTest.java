package io.athanor.kit.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.kit.blob.BlobConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class S3SettingsTest {

  @Test
  void bucketIsReachedThroughAwsByDefault() {
    // When
    S3Settings settings = settings("s3://models", Map.of());
    // Then
    assertThat(settings)
        .isEqualTo(
            new S3Settings(
                "models",
                "",
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                8 << 20,
                5,
                Duration.ofSeconds(60),
                Duration.ofSeconds(5)));
    assertThat(settings.objectKey("a/b.json")).isEqualTo("a/b.json");
    assertThat(settings.place()).isEqualTo("bucket models at AWS");
  }

  @Test
  void keysLieBelowThePrefixAndAnEndpointHasBucketsInItsPath() {
    // When
    S3Settings settings =
        settings(
            "s3://team_models/athanor/prod/",
            Map.of("athanor.blobs.s3.endpoint", "http://127.0.0.1:9000"));
    // Then
    assertThat(settings.bucket()).isEqualTo("team_models");
    assertThat(settings.objectKey("a/b.json")).isEqualTo("athanor/prod/a/b.json");
    assertThat(settings.blobKey("athanor/prod/a/b.json")).isEqualTo("a/b.json");
    assertThat(settings.pathStyle()).isTrue();
    assertThat(settings.endpoint()).contains(URI.create("http://127.0.0.1:9000"));
  }

  @Test
  void secretIsNeverShown() {
    // When
    S3Settings settings =
        settings(
            "s3://models",
            Map.of(
                "athanor.blobs.s3.access-key-id", "AKIA",
                "athanor.blobs.s3.secret-access-key", "canary"));
    // Then
    assertThat(settings.toString()).contains("AKIA").doesNotContain("canary");
  }

  @Test
  void settingsThatCannotWorkAreRefusedByName() {
    assertThatThrownBy(
            () -> settings("s3://models", Map.of("athanor.blobs.s3.access-key-id", "AKIA")))
        .hasMessageContaining("athanor.blobs.s3.secret-access-key belong together");
    assertThatThrownBy(() -> settings("s3://models", Map.of("athanor.blobs.s3.part-size", "1M")))
        .hasMessage("athanor.blobs.s3.part-size must be 5M to 1G, was 1048576 bytes");
    assertThatThrownBy(() -> settings("s3:///prefix", Map.of()))
        .hasMessage("athanor.blobs.uri must name a bucket, as in s3://bucket/prefix");
  }

  private static S3Settings settings(String uri, Map<String, String> others) {
    Map<String, String> properties = new HashMap<>(others);
    properties.put("athanor.blobs.uri", uri);
    BlobConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .addDefaultInterceptors()
            .addSystemSources()
            .withMapping(BlobConfig.class)
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .build()
            .getConfigMapping(BlobConfig.class);
    return S3Settings.of(config);
  }
}
