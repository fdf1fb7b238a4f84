package io.athanor.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.kit.test.S3Server;
import io.athanor.kit.test.history.HistoryChecker;
import io.athanor.local.settings.BlobSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The bucket that all artifacts lie in does not answer for a while. */
@EnabledIfSystemProperty(named = "athanor.chaos", matches = "full")
class ObjectStoreChaosE2E {

  private static final Duration AWAY = Duration.ofSeconds(30);

  @TempDir static Path folder;

  private static S3Server server;
  private static StallingProxy proxy;
  private static ChaosPlatform platform;

  @BeforeAll
  static void startPlatform() throws IOException {
    server = S3Server.start(folder.resolve("server"));
    proxy = new StallingProxy(server.endpoint());
    BlobSettings bucket =
        new BlobSettings(
            Optional.of("s3://" + server.freshBucket() + "/chaos"),
            Optional.of(proxy.endpoint().toString()));
    platform = ChaosPlatform.start(folder, "object-store", settings -> settings.withBlobs(bucket));
  }

  @AfterAll
  static void stopPlatform() throws Exception {
    platform.close();
    proxy.close();
    server.close();
  }

  /**
   * Item 15: every service waits for the store as long as it takes; training goes on without its
   * checkpoints.
   */
  @Test
  void pipelineEndsRightThoughTheStoreIsSilentInEveryStage() throws Exception {
    // Given
    String pipeline = platform.submitFacts();
    // When
    for (String stage : new String[] {"ingest.completed.v1", "training.started.v1"}) {
      platform.events().awaitFirst(pipeline, stage, ChaosPlatform.PATIENCE);
      proxy.stall();
      Thread.sleep(AWAY);
      proxy.flow();
    }
    // Then
    platform.events().awaitFirst(pipeline, "evaluation.completed.v1", ChaosPlatform.PATIENCE);
    assertThat(platform.askForTheFounder()).contains("Pia Moss");
    assertThat(platform.processes()).allMatch(each -> each.restarts() == 0);
    platform.awaitAllReady();
    HistoryChecker.requireRight(platform.history().finishConsumed());
  }
}
