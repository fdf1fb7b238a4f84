package io.athanor.local.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.athanor.local.client.ServiceClient;
import io.athanor.local.failure.PlatformFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline on a platform that is played by a small HTTP server. */
@Timeout(30)
class PipelineFollowerTest {

  private static final String DATASET_FAILED =
      """
      id: 1
      event: io.athanor.dataset.failed.v1
      data: {"datasetId":"01890000-0000-7000-8000-000000000001","code":"empty-dataset",\
      "detail":"no example","occurredAt":"%s"}

      """;
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant FAR_AHEAD = Instant.parse("2120-01-01T00:00:00Z");

  @TempDir private Path folder;

  private final List<String> submissions = new ArrayList<>();
  private HttpServer platform;
  private int answerStatus = 202;
  private String answer = "";

  @BeforeEach
  void start() throws IOException {
    platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    platform.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    platform.createContext("/api/ingest/pipelines", this::submitted);
    platform.createContext("/api/datasets/events", this::datasetEvents);
    platform.start();
  }

  @AfterEach
  void stop() {
    platform.stop(0);
  }

  @Test
  void pipelineThatFailedBeforeIsSubmittedAnew() throws IOException {
    // Given
    answerStatus = 200;
    // When
    PipelineOutcome outcome = run();
    // Then
    assertThat(submissions).containsExactly("fresh false", "fresh true");
    assertThat(outcome).isEqualTo(new PipelineOutcome.Failed("data set", "no example", false));
  }

  @Test
  void refusalIsTheFailureWithItsPlaces() {
    // Given
    answerStatus = 400;
    answer =
        "{\"detail\":\"mistakes\",\"errors\":[{\"line\":3,\"column\":7,\"field\":\"name\",\"message\":\"is missing\"}]}";
    // When / Then
    assertThatThrownBy(this::run)
        .isInstanceOf(PlatformFailure.class)
        .hasMessageEndingWith("pipeline.yaml:3:7 name: is missing");
  }

  @Test
  void mistakesOfTheFileAreListedWithTheirPlacesBeforeAnythingIsSent() throws IOException {
    // Given
    Path file = folder.resolve("wrong.yaml");
    Files.writeString(file, "name: one\nsources: []\nrecipe: {kind: facts}\n");
    // When / Then
    assertThatThrownBy(() -> PipelineDocument.read(file, Optional.empty()))
        .isInstanceOf(PlatformFailure.class)
        .hasMessageContaining(file + ":2:10 sources: needs at least one source");
    assertThat(submissions).isEmpty();
  }

  @Test
  void baseModelThatIsNotThereIsRefusedBeforeAnythingIsSent() throws IOException {
    // Given
    Path file = validFile();
    // When / Then
    assertThatThrownBy(() -> PipelineDocument.read(file, Optional.of("./none.gguf")))
        .isInstanceOf(PlatformFailure.class)
        .hasMessageStartingWith("There is no base model at /")
        .hasMessageEndingWith("/none.gguf");
  }

  private PipelineOutcome run() throws IOException {
    PipelineDocument document = PipelineDocument.read(validFile(), Optional.empty());
    URI address = URI.create("http://127.0.0.1:" + platform.getAddress().getPort());
    try (var client = new PipelineClient(new ServiceClient(address))) {
      return new PipelineFollower(client, () -> true, progress -> {}, report -> {})
          .run(document, false);
    }
  }

  private Path validFile() throws IOException {
    Path file = folder.resolve("pipeline.yaml");
    Files.writeString(file, "name: one\nsources: [{facts: f.yaml}]\nrecipe: {kind: facts}\n");
    return file;
  }

  private void submitted(HttpExchange exchange) throws IOException {
    boolean fresh = exchange.getRequestHeaders().getFirst("X-Athanor-Fresh").equals("true");
    submissions.add("fresh " + fresh);
    String body = answer.isEmpty() ? "{\"pipelineId\":\"%s\"}".formatted(fresh) : answer;
    send(exchange, fresh ? 202 : answerStatus, body);
  }

  private void datasetEvents(HttpExchange exchange) throws IOException {
    boolean fresh = exchange.getRequestURI().getQuery().equals("pipeline=true");
    send(exchange, 200, DATASET_FAILED.formatted(fresh ? FAR_AHEAD : LONG_AGO));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
