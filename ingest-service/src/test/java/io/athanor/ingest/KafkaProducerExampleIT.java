package io.athanor.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.Topics;
import io.athanor.kit.messaging.EventCodec;
import io.athanor.kit.outbox.KafkaConnectionConfig;
import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Runs the very file that the documentation shows. */
@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
@QuarkusTestResource(LocalSiteResource.class)
class KafkaProducerExampleIT {

  private static final Path EXAMPLE = Path.of("../examples/kafka-producer/SubmitSource.java");

  @Inject KafkaConnectionConfig kafka;

  @Test
  void sourceSubmittedByThePlainProducerBecomesDocuments() throws Exception {
    // Given
    LocalSiteResource.site
        .page("/event/p1.htm", "<p>One.</p>")
        .page("/event/p2.htm", "<p>Two.</p>");
    // When
    String request =
        run(
            kafka.bootstrapServers(),
            "pages",
            LocalSiteResource.site.origin() + "/event/p{1..3}.htm",
            "{\"exclude\":[\"p3.htm\"]}");
    // Then
    assertThat(eventsOf(request))
        .containsExactly(
            "io.athanor.document.ingested.v1",
            "io.athanor.document.ingested.v1",
            "io.athanor.ingest.completed.v1");
  }

  /** What the program prints: the id of its request. */
  private static String run(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EXAMPLE.toString()));
    command.addAll(List.of(arguments));
    Process program =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(program.getInputStream().readAllBytes()).strip();
    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).isZero();
    return printed;
  }

  private List<String> eventsOf(String request) {
    try (KafkaConsumer<String, byte[]> reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "group.id", UUID.randomUUID().toString(),
                "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      reader.subscribe(Set.of(Topics.DOCUMENTS));
      List<String> events = new ArrayList<>();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                reader
                    .poll(Duration.ofMillis(500))
                    .forEach(
                        record -> {
                          if (request.equals(record.key())) {
                            events.add(EventCodec.decode(record).orElseThrow().context().type());
                          }
                        });
                return events.contains("io.athanor.ingest.completed.v1");
              });
      return events;
    }
  }
}
