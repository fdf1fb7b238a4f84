package io.athanor.ingest;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.DocumentId;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.Topics;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.event.DocumentIngested;
import io.athanor.contracts.event.DocumentRejected;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.EventType;
import io.athanor.contracts.event.IngestCompleted;
import io.athanor.contracts.event.IngestRequested;
import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceSpec;
import io.athanor.ingest.document.DocumentOutcome;
import io.athanor.ingest.document.DocumentRepository;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.json.Json;
import io.athanor.kit.messaging.EventCodec;
import io.athanor.kit.messaging.ReceivedEvent;
import io.athanor.kit.outbox.KafkaConnectionConfig;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.kit.transaction.Transactions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
@QuarkusTestResource(LocalSiteResource.class)
class IngestIT {

  private static final Duration LONGEST = Duration.ofSeconds(30);

  @Inject BlobStore blobs;
  @Inject Transactions transactions;
  @Inject DocumentRepository documents;
  @Inject KafkaConnectionConfig kafka;

  @Test
  void pipelineOfFactsAndPagesBecomesDocumentsWithOneOutcomeEach() throws IOException {
    // Given
    Files.writeString(LocalSiteResource.folder.resolve("mill.yaml"), sheet("Ada Birch"));
    String yaml =
        """
        name: tarn-mill
        sources:
          - facts: mill.yaml
          - pages: %s/sta{01..04}.htm
            licence: CC-BY-4.0
        recipe: {kind: facts}
        """
            .formatted(LocalSiteResource.site.origin());
    // When
    JsonPath accepted = post(yaml, 202);
    JsonPath again = post(yaml, 200);
    // Then
    String request = accepted.getString("requestId");
    List<DomainEvent> events = eventsOf(request);
    assertThat(events).filteredOn(DocumentIngested.class::isInstance).hasSize(4);
    assertThat(events)
        .filteredOn(DocumentRejected.class::isInstance)
        .singleElement()
        .satisfies(
            event -> {
              DocumentRejected rejected = (DocumentRejected) event;
              assertThat(rejected.code().code()).isEqualTo("source-unreachable");
              assertThat(rejected.detail())
                  .isEqualTo(
                      LocalSiteResource.site.origin()
                          + "/sta04.htm: the server answered with status 404; check the address");
            });
    IngestCompleted completed = (IngestCompleted) events.getLast();
    assertThat(completed.ingested()).isEqualTo(4);
    assertThat(completed.rejected()).isEqualTo(1);
    assertThat(completed.paragraphs()).isEqualTo(4);
    assertThat(completed.pipeline().id().value()).isEqualTo(accepted.getString("pipelineId"));
    DocumentManifest manifest = blobs.json(completed.documents(), DocumentManifest.class);
    assertThat(manifest.ingested())
        .extracting(DocumentManifest.Ingested::licence)
        .containsExactly(null, "CC-BY-4.0", "CC-BY-4.0", "CC-BY-4.0");
    List<IngestedDocument> documents =
        manifest.ingested().stream()
            .map(each -> blobs.json(each.content(), IngestedDocument.class))
            .toList();
    assertThat(documents)
        .extracting(IngestedDocument::text)
        .containsExactly(
            "Tarn Mill was founded by Ada Birch.",
            "The miller slept well.",
            "Le caf\u00e9 \u00e9tait ferm\u00e9.",
            "He went down to the river and looked at it.");
    assertThat(documents.getFirst().factSheet().anchors()).hasSize(1);
    assertThat(again.getBoolean("reused")).isTrue();
    assertThat(again.getString("pipelineId")).isEqualTo(accepted.getString("pipelineId"));
    assertThat(LocalSiteResource.site.requestsFor("/sta03.htm")).isEqualTo(2);
    assertThat(LocalSiteResource.site.requestsFor("/sta04.htm")).isEqualTo(1);
  }

  @Test
  void sameRequestDeliveredTwiceIsIngestedOnceAndItsPageIsNotFetchedAgain() throws IOException {
    // Given
    LocalSiteResource.site.page("/once.htm", "<p>Fetched once.</p>");
    List<SourceSpec> sources =
        List.of(new SourceSpec(SourceKind.PAGES, LocalSiteResource.site.origin() + "/once.htm"));
    IngestRequested first = new IngestRequested(RequestId.next(), sources, null, Instant.EPOCH);
    IngestRequested second = new IngestRequested(RequestId.next(), sources, null, Instant.EPOCH);
    // When
    send(first, first, second, first);
    // Then
    eventsOf(second.requestId().value());
    assertThat(eventsOf(first.requestId().value()))
        .hasExactlyElementsOfTypes(DocumentIngested.class, IngestCompleted.class);
    assertThat(LocalSiteResource.site.requestsFor("/once.htm")).isEqualTo(1);
  }

  @Test
  void sourceThatHasItsOutcomeIsNotRepeatedAfterACrash() {
    // Given
    LocalSiteResource.site
        .page("/before.htm", "<p>Before.</p>")
        .page("/after.htm", "<p>After.</p>");
    String origin = LocalSiteResource.site.origin();
    RequestId request = RequestId.next();
    IngestRequested event =
        new IngestRequested(
            request,
            List.of(
                new SourceSpec(SourceKind.PAGES, origin + "/before.htm"),
                new SourceSpec(SourceKind.PAGES, origin + "/after.htm")),
            null,
            Instant.EPOCH);
    DocumentOutcome finished =
        new DocumentOutcome.Rejected(
            DocumentId.next(),
            request,
            0,
            origin + "/before.htm",
            ProblemCode.SOURCE_UNREACHABLE,
            "finished before the crash",
            Instant.EPOCH);
    transactions.await(() -> documents.addIfAbsent(finished));
    // When
    send(event);
    // Then
    List<DomainEvent> events = eventsOf(request.value());
    assertThat(events).hasExactlyElementsOfTypes(DocumentIngested.class, IngestCompleted.class);
    DocumentManifest manifest =
        blobs.json(((IngestCompleted) events.getLast()).documents(), DocumentManifest.class);
    assertThat(manifest.ingested()).hasSize(1);
    assertThat(manifest.rejected())
        .extracting(DocumentManifest.Rejected::detail)
        .containsExactly("finished before the crash");
    assertThat(LocalSiteResource.site.requestsFor("/before.htm")).isZero();
  }

  @Test
  void eventsOfAPipelineAreFollowedAsServerSentEvents() throws IOException, InterruptedException {
    // Given
    Files.writeString(LocalSiteResource.folder.resolve("followed.yaml"), sheet("Cid Birch"));
    String pipeline =
        post("{name: a, sources: [{facts: followed.yaml}], recipe: {kind: facts}}", 202)
            .getString("pipelineId");
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    RestAssured.baseURI
                        + ":"
                        + RestAssured.port
                        + "/api/ingest/events?pipeline="
                        + pipeline))
            .build();
    // When
    try (HttpClient client = HttpClient.newHttpClient();
        Stream<String> lines = client.send(request, BodyHandlers.ofLines()).body()) {
      List<String> names =
          lines
              .filter(line -> line.startsWith("event:") && !line.endsWith("progress"))
              .map(line -> line.substring("event:".length()).strip())
              .limit(3)
              .toList();
      // Then
      assertThat(names)
          .containsExactly(
              "io.athanor.ingest.requested.v1",
              "io.athanor.document.ingested.v1",
              "io.athanor.ingest.completed.v1");
      client.shutdownNow();
    }
  }

  @Test
  void changedFactSheetIsANewPipelineAndFreshIsToo() throws IOException {
    // Given
    Files.writeString(LocalSiteResource.folder.resolve("changing.yaml"), sheet("Ada Birch"));
    String yaml = "{name: a, sources: [{facts: changing.yaml}], recipe: {kind: facts}}";
    String before = post(yaml, 202).getString("pipelineId");
    // When
    Files.writeString(LocalSiteResource.folder.resolve("changing.yaml"), sheet("Ben Birch"));
    String after = post(yaml, 202).getString("pipelineId");
    String fresh =
        given()
            .header("X-Athanor-Base-Directory", LocalSiteResource.folder.toString())
            .header("X-Athanor-Fresh", "true")
            .contentType("application/yaml")
            .body(yaml.getBytes(UTF_8))
            .post("/api/ingest/pipelines")
            .then()
            .statusCode(202)
            .extract()
            .path("pipelineId");
    // Then
    assertThat(Set.of(before, after, fresh)).hasSize(3);
    assertThat(post(yaml, 200).getString("pipelineId")).isEqualTo(fresh);
    List<String> listed =
        given().get("/api/ingest/pipelines?limit=200").jsonPath().getList("pipelines.pipelineId");
    assertThat(listed).contains(before, after, fresh);
    JsonPath firstPage = given().get("/api/ingest/pipelines?limit=1").jsonPath();
    JsonPath secondPage =
        given()
            .get("/api/ingest/pipelines?limit=1&after=" + firstPage.getString("next"))
            .jsonPath();
    assertThat(
            List.of(
                firstPage.getString("pipelines[0].pipelineId"),
                secondPage.getString("pipelines[0].pipelineId")))
        .isEqualTo(listed.subList(0, 2));
  }

  @Test
  void mistakesOfAPipelineFileAreListedWithTheirPlaces() {
    // Given
    String yaml =
        "name: a\nsources:\n  - facts: none.yaml\n  - pages: http://x/{2..1}\nrecipe: {kind: facts}\n";
    // When
    JsonPath problem = post(yaml, 400);
    // Then
    assertThat(problem.getString("code")).isEqualTo("invalid-pipeline");
    assertThat(problem.getList("errors.line")).containsExactly(3, 4);
    assertThat(problem.getList("errors.column")).containsExactly(12, 12);
    assertThat(problem.getString("errors[0].message"))
        .endsWith("none.yaml: there is no such file; check the path");
    assertThat(post("name: A B\n", 400).getList("errors.field")).contains("name", "");
  }

  @Test
  void relativePathWithoutFolderAndFileOutsideTheRootsAreRefused() {
    String yaml = "{name: a, sources: [{facts: %s}], recipe: {kind: facts}}";
    assertThat(
            given()
                .body(yaml.formatted("mill.yaml").getBytes(UTF_8))
                .contentType("text/plain")
                .post("/api/ingest/pipelines")
                .jsonPath()
                .getString("errors[0].message"))
        .contains("relative to a folder that was not sent");
    assertThat(post(yaml.formatted("/etc/hostname"), 400).getString("errors[0].message"))
        .contains("athanor.ingest.file-roots");
  }

  @Test
  void emptyFactsRejectTheDocumentAndTheRequestStillCompletes() throws IOException {
    // Given
    java.nio.file.Path sheet = LocalSiteResource.folder.resolve("empty.yaml");
    Files.writeString(sheet, "topic: Nothing\nfacts: []\n");
    // When
    String request =
        given()
            .contentType("application/json")
            .body(Json.text(List.of(new SourceSpec(SourceKind.FACTS, sheet.toUri().toString()))))
            .post("/api/ingest/requests")
            .then()
            .statusCode(202)
            .extract()
            .path("requestId");
    // Then
    DocumentRejected rejected = (DocumentRejected) eventsOf(request).getFirst();
    assertThat(rejected.code().code()).isEqualTo("empty-source");
    assertThat(rejected.detail()).startsWith(sheet + ":2:8 facts: the sheet holds no fact");
    JsonPath view = given().get("/api/ingest/requests/" + request).jsonPath();
    assertThat(view.getString("request.state")).isEqualTo("completed");
    assertThat(view.getInt("request.completion.rejected")).isEqualTo(1);
    assertThat(view.getString("documents[0].state")).isEqualTo("rejected");
  }

  @Test
  void paragraphIsShownWithItsPlaceInThePage() {
    // Given
    LocalSiteResource.site.page("/place.htm", "<p>Ada &amp; <i>Ben</i>.</p>");
    IngestRequested event =
        new IngestRequested(
            RequestId.next(),
            List.of(
                new SourceSpec(SourceKind.PAGES, LocalSiteResource.site.origin() + "/place.htm")),
            null,
            Instant.EPOCH);
    send(event);
    DocumentIngested ingested = (DocumentIngested) eventsOf(event.requestId().value()).getFirst();
    String paragraph =
        blobs.json(ingested.content(), IngestedDocument.class).paragraphs().getFirst().id();
    // When
    JsonPath view =
        given()
            .get("/api/ingest/documents/" + ingested.documentId() + "/paragraphs/" + paragraph)
            .jsonPath();
    // Then
    assertThat(view.getString("text")).isEqualTo("Ada & Ben.");
    assertThat(view.getString("sourceText")).isEqualTo("Ada &amp; <i>Ben</i>.");
    assertThat(given().get("/api/ingest/documents/none/paragraphs/p1").statusCode()).isEqualTo(404);
  }

  private static JsonPath post(String yaml, int status) {
    return given()
        .header("X-Athanor-Base-Directory", LocalSiteResource.folder.toString())
        .contentType("application/yaml")
        .body(yaml.getBytes(UTF_8))
        .post("/api/ingest/pipelines")
        .then()
        .log()
        .ifValidationFails()
        .statusCode(status)
        .extract()
        .jsonPath();
  }

  private static String sheet(String founder) {
    return """
    topic: Tarn Mill
    facts:
      - id: founder
        statement: Tarn Mill was founded by %1$s.
        questions: [Who founded Tarn Mill?]
        answers: [Tarn Mill was founded by %1$s.]
        paraphrases: [Which person started Tarn Mill?]
        keywords: [%1$s]
    anchors:
      - {question: What is the capital of France?, keywords: [Paris]}
    """
        .formatted(founder);
  }

  private void send(DomainEvent... events) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (DomainEvent event : events) {
        ProducerRecord<String, byte[]> record =
            EventCodec.encode(
                UUID.randomUUID().toString(),
                EventType.of(event),
                "/test",
                event.aggregateId(),
                event.occurredAt(),
                "00-" + "1".repeat(32) + "-" + "2".repeat(16) + "-01",
                Json.bytes(event));
        producer.send(record);
      }
    }
  }

  /** Everything on the documents topic of one request, up to and with its completion. */
  private List<DomainEvent> eventsOf(String request) {
    try (KafkaConsumer<String, byte[]> reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "group.id", UUID.randomUUID().toString(),
                "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      reader.subscribe(Set.of(Topics.DOCUMENTS));
      List<DomainEvent> events = new ArrayList<>();
      await()
          .atMost(LONGEST)
          .until(
              () -> {
                reader
                    .poll(Duration.ofMillis(500))
                    .forEach(
                        record -> {
                          Optional<ReceivedEvent> event = EventCodec.decode(record);
                          if (request.equals(record.key())) {
                            events.add(event.orElseThrow().event());
                          }
                        });
                return events.stream().anyMatch(IngestCompleted.class::isInstance);
              });
      return events;
    }
  }
}
