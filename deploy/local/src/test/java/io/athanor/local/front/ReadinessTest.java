package io.athanor.local.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.local.service.Service;
import io.athanor.local.service.ServiceNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadinessTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void processIsNotReadyForADoorThatIsClosing() {
    // Given
    HttpClient client = vertx.createHttpClient();
    client.close().toCompletionStage().toCompletableFuture().join();
    var node = new ServiceNode(Service.TRAINER, "trainer-1", 1, Path.of("run"));

    // When
    var ready = new Readiness(client).of(node);

    // Then
    assertThat(ready.toCompletionStage().toCompletableFuture().join()).isFalse();
  }
}
