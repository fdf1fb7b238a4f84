package io.athanor.dataset;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.PipelineId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.QualityReport;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.event.DatasetFailed;
import io.athanor.contracts.event.DatasetReady;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.IngestCompleted;
import io.athanor.contracts.pipeline.EvaluationSpec;
import io.athanor.contracts.pipeline.PipelineSpec;
import io.athanor.contracts.pipeline.PromptTemplate;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.contracts.pipeline.VariantSpec;
import io.athanor.contracts.training.TrainingSpec;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.json.Json;
import io.athanor.kit.outbox.KafkaConnectionConfig;
import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
class DatasetIT {

  private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final IngestedDocument SHEET =
      Documents.facts(List.of(Documents.FOUNDER, Documents.WHEEL), List.of(Documents.FRANCE));

  @Inject BlobStore blobs;
  @Inject KafkaConnectionConfig kafka;

  private EventBus events;

  @BeforeEach
  void connect() {
    events = new EventBus(kafka.bootstrapServers(), "test-" + UUID.randomUUID());
  }

  /** Beside this module: a small model with a ChatML tokenizer. */
  private static final String BASE =
      Path.of("../libs/llm-core/src/test/resources/gguf-golden/hf").toAbsolutePath().toString();

  @AfterEach
  void disconnect() {
    events.close();
  }

  @Test
  void completedIngestDeliveredTwiceBecomesOneDataset() {
    // Given
    IngestCompleted completed = completed("one", RecipeKind.FACTS, manifest("one", SHEET));
    // When
    events.sendTwice(completed);
    events.sendTwice(completed("behind-one", RecipeKind.FACTS, manifest("behind-one", SHEET)));
    // Then
    await().atMost(LONGEST).until(() -> !events.ofPipeline("behind-one").isEmpty());
    assertThat(events.ofPipeline("one")).hasSize(1);
    DatasetReady ready = (DatasetReady) events.ofPipeline("one").getFirst();
    assertThat(ready.version()).isEqualTo(1);
    assertThat(ready.trainExamples()).isEqualTo(7);
    assertThat(ready.validationExamples()).isZero();
    assertThat(ready.probes()).isEqualTo(6);
    DatasetManifest manifest = blobs.json(ready.manifest(), DatasetManifest.class);
    assertThat(manifest.train().getFirst().key())
        .isEqualTo("datasets/" + ready.datasetId() + "/v1/train-00000.jsonl");
    assertThat(manifest.documents()).isEqualTo(completed.documents());
    assertThat(text(manifest.train().getFirst())).hasLineCount(7);
    assertThat(text(manifest.probes())).hasLineCount(6);
    QualityReport report = blobs.json(manifest.quality(), QualityReport.class);
    assertThat(report.funnel()).isEqualTo(new QualityReport.Funnel(1, 0, 1, 2, 2, 7, 0, 7, 7, 0));
    assertThat(report.coverage()).hasSize(2);
    assertThat(report.notes())
        .contains(
            "tooLong: no row was counted, because base model base is not on this node; the trainer"
                + " counts");
  }

  @Test
  void rowsThatAGateDroppedAreNamedWhenNoneIsLeft() {
    // Given
    IngestedDocument rows = Documents.rows("Who?", "Ask {{name}}.");
    // When
    events.sendTwice(completed("dropped", RecipeKind.QUESTION_ANSWER, manifest("dropped", rows)));
    // Then
    assertThat(failed("dropped").code()).isEqualTo(ProblemCode.EMPTY_DATASET);
    assertThat(failed("dropped").detail())
        .isEqualTo(
            "recipe question-answer made 1 rows and the gates dropped them: templateBraces 1 (an"
                + " unfilled placeholder: \"{{name}}\"). A gate is set under recipe.gates, for"
                + " example \"markup: flag\"");
  }

  @Test
  void finishedConversationsAreReadFromTheStoredOriginal() {
    // Given
    ArtifactRef original =
        blobs.putBytes(
            "originals/chat.jsonl",
            "application/jsonl",
            ("{\"messages\": [{\"role\": \"user\", \"content\": \"Who?\"},"
                    + " {\"role\": \"assistant\", \"content\": \"Ada Birch.\"}]}\n")
                .getBytes(StandardCharsets.UTF_8));
    // When
    events.sendTwice(
        completed(
            "chats",
            RecipeKind.CONVERSATIONS,
            manifest("chats", Documents.conversations(original))));
    // Then
    DatasetManifest manifest = blobs.json(ready("chats").manifest(), DatasetManifest.class);
    assertThat(text(manifest.train().getFirst())).contains("\"Ada Birch.\"").hasLineCount(1);
  }

  @Test
  void sameDocumentsAndRecipeGiveByteEqualFiles() {
    // When
    events.sendTwice(completed("twin-a", RecipeKind.FACTS, manifest("twin-a", SHEET)));
    events.sendTwice(completed("twin-b", RecipeKind.FACTS, manifest("twin-b", SHEET)));
    // Then
    DatasetManifest a = blobs.json(ready("twin-a").manifest(), DatasetManifest.class);
    DatasetManifest b = blobs.json(ready("twin-b").manifest(), DatasetManifest.class);
    assertThat(a.datasetId()).isNotEqualTo(b.datasetId());
    assertThat(a.contentSha256()).isEqualTo(b.contentSha256());
    assertThat(blobs.bytes(a.train().getFirst())).isEqualTo(blobs.bytes(b.train().getFirst()));
    assertThat(blobs.bytes(a.probes())).isEqualTo(blobs.bytes(b.probes()));
  }

  @Test
  void newContentIsANewVersionAndOldContentItsOldOne() {
    // Given
    IngestedDocument smaller = Documents.facts(List.of(Documents.FOUNDER), List.of());
    // When
    events.sendTwice(completed("grown", RecipeKind.FACTS, manifest("first", smaller)));
    await().atMost(LONGEST).until(() -> events.ofPipeline("grown").size() == 1);
    events.sendTwice(completed("grown", RecipeKind.FACTS, manifest("second", SHEET)));
    await().atMost(LONGEST).until(() -> events.ofPipeline("grown").size() == 2);
    events.sendTwice(completed("grown", RecipeKind.FACTS, manifest("third", smaller)));
    await().atMost(LONGEST).until(() -> events.ofPipeline("grown").size() == 3);
    // Then
    List<DatasetReady> ready =
        events.ofPipeline("grown").stream().map(DatasetReady.class::cast).toList();
    assertThat(ready).extracting(DatasetReady::version).containsExactly(1, 2, 1);
    assertThat(ready.get(2).manifest()).isEqualTo(ready.get(0).manifest());
    JsonPath view = given().get("/api/datasets/" + ready.getFirst().datasetId()).jsonPath();
    assertThat(view.getList("versions.version")).containsExactly(2, 1);
    assertThat(view.getList("builds.state")).containsExactly("ready", "ready", "ready");
  }

  @Test
  void variantsOfAPipelineAreMeasuredOnTheSameHeldOutRowsAndTrainOnNoneOfThem() {
    // Given
    IngestedDocument text =
        Documents.text(
            IntStream.range(0, 20)
                .mapToObj(i -> "The mill of place " + i + " is old. It still turns every day.")
                .toList());
    PipelineSpec spec =
        new PipelineSpec(
            "play",
            List.of(),
            Documents.spec(RecipeKind.COMPLETION, 0.2),
            "base",
            TrainingSpec.AUTOMATIC,
            EvaluationSpec.DEFAULT,
            "play",
            List.of(
                new VariantSpec(
                    "plain", Documents.spec(RecipeKind.COMPLETION, 0.2), TrainingSpec.AUTOMATIC),
                new VariantSpec(
                    "asked",
                    Documents.spec(
                        RecipeKind.COMPLETION,
                        0,
                        new PromptTemplate("go", "Go on: {beginning}", 1)),
                    TrainingSpec.AUTOMATIC)),
            0);
    // When
    events.sendTwice(completed("variants", spec, manifest("variants", text)));
    await().atMost(LONGEST).until(() -> events.ofPipeline("variants").size() == 2);
    // Then
    List<DatasetReady> ready =
        events.ofPipeline("variants").stream().map(DatasetReady.class::cast).toList();
    assertThat(ready)
        .extracting(each -> each.pipeline().variant())
        .containsExactlyInAnyOrder("plain", "asked");
    assertThat(ready).extracting(DatasetReady::datasetId).doesNotHaveDuplicates();
    List<DatasetManifest> manifests =
        ready.stream().map(each -> blobs.json(each.manifest(), DatasetManifest.class)).toList();
    assertThat(manifests).extracting(DatasetManifest::trainExamples).containsExactly(16, 16);
    assertThat(manifests).extracting(DatasetManifest::validationExamples).containsExactly(4, 4);
    assertThat(text(manifests.get(0).comparison()))
        .hasLineCount(4)
        .doesNotContain("Go on: ")
        .isEqualTo(text(manifests.get(1).comparison()));
    Set<String> heldOut = paragraphs(manifests.get(0).comparison());
    for (DatasetManifest each : manifests) {
      assertThat(paragraphs(each.train().getFirst()))
          .hasSize(16)
          .doesNotContainAnyElementsOf(heldOut);
    }
  }

  private Set<String> paragraphs(ArtifactRef rows) {
    return text(rows)
        .lines()
        .map(line -> Json.read(line, Example.class).sources().getFirst().paragraphId())
        .collect(Collectors.toSet());
  }

  @Test
  void requestWithoutDocumentsFailsWithTheFirstRejection() {
    // Given
    DocumentManifest rejected =
        new DocumentManifest(
            new RequestId("empty"),
            List.of(),
            List.of(
                new DocumentManifest.Rejected(
                    "file:///facts.yaml", ProblemCode.INVALID_SOURCE, "3:5 questions: is missing"),
                new DocumentManifest.Rejected(
                    "file:///more.yaml", ProblemCode.INVALID_SOURCE, "empty")));
    // When
    events.sendTwice(completed("empty", RecipeKind.FACTS, rejected));
    // Then
    DatasetFailed failed = failed("empty");
    assertThat(failed.code()).isEqualTo(ProblemCode.NO_DOCUMENTS);
    assertThat(failed.detail())
        .isEqualTo(
            "no source could be read: file:///facts.yaml: 3:5 questions: is missing (and 1 more)");
    assertThat(events.ofPipeline("empty")).hasSize(1);
  }

  @Test
  void recipeForOtherDocumentsFailsWithTheRightOne() {
    // When
    events.sendTwice(completed("mismatch", RecipeKind.COMPLETION, manifest("mismatch", SHEET)));
    // Then
    assertThat(failed("mismatch").code()).isEqualTo(ProblemCode.RECIPE_MISMATCH);
    assertThat(failed("mismatch").detail())
        .isEqualTo(
            "recipe completion makes rows of running text, but file:///source holds a fact sheet;"
                + " use recipe facts or another source");
  }

  @Test
  void documentsWithoutRowsFailAsEmpty() {
    // Given
    IngestedDocument text = Documents.text(List.of("One sentence."));
    // When
    events.sendTwice(completed("no-rows", RecipeKind.COMPLETION, manifest("no-rows", text)));
    // Then
    assertThat(failed("no-rows").code()).isEqualTo(ProblemCode.EMPTY_DATASET);
    assertThat(failed("no-rows").detail()).startsWith("recipe completion made no row: ");
  }

  @Test
  void datasetIsDownloadedInEveryFormat() {
    // Given
    events.sendTwice(completed("download", RecipeKind.FACTS, manifest("download", SHEET)));
    String version = "/api/datasets/" + ready("download").datasetId() + "/versions/1";
    // When
    JsonPath shareGpt = given().get(version + "/download?format=sharegpt-json").jsonPath();
    String shareGptLines = download(version, "sharegpt-jsonl");
    String messages = download(version, "openai-messages");
    String pairs = download(version, "question-answer");
    // Then
    assertThat(shareGpt.getList("conversations")).hasSize(7);
    assertThat(shareGpt.getString("conversations[0][0].from")).isEqualTo("human");
    assertThat(shareGpt.getString("conversations[0][0].value")).isEqualTo("Who founded Tarn Mill?");
    assertThat(shareGpt.getString("conversations[0][1].from")).isEqualTo("gpt");
    assertThat(shareGptLines).hasLineCount(7).startsWith("{\"conversations\":[{\"from\":\"human\"");
    assertThat(messages).hasLineCount(7).startsWith("{\"messages\":[{\"role\":\"user\"");
    assertThat(pairs).hasLineCount(7).startsWith("{\"question\":\"Who founded Tarn Mill?\"");
    given()
        .get(version + "/download?format=openai-messages")
        .then()
        .header(
            "Content-Disposition",
            "attachment; filename=\"download-v1-train.openai-messages.jsonl\"");
    given()
        .get(version + "/download?format=csv")
        .then()
        .statusCode(200)
        .body(org.hamcrest.Matchers.startsWith("\"system\",\"question\",\"answer\"\r\n"));
    given()
        .get(version + "/download?format=xml")
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
  }

  @Test
  void rowsAreListedPageByPage() {
    // Given
    events.sendTwice(completed("pages", RecipeKind.FACTS, manifest("pages", SHEET)));
    String version = "/api/datasets/" + ready("pages").datasetId() + "/versions/1";
    // When
    JsonPath all = given().get(version + "/examples").jsonPath();
    JsonPath first = given().get(version + "/examples?limit=5").jsonPath();
    JsonPath second =
        given().get(version + "/examples?limit=5&after=" + first.getString("next")).jsonPath();
    // Then
    assertThat(first.getList("examples")).hasSize(5);
    assertThat(second.getList("examples")).hasSize(2);
    assertThat(second.getString("next")).isNull();
    assertThat(second.getString("examples[0].id")).isEqualTo(all.getString("examples[5].id"));
    assertThat(all.getString("examples[0].sources[0].paragraphId")).matches("p[0-9a-f]{24}");
    given().get(version + "0").then().statusCode(404).contentType("application/problem+json");
  }

  @Test
  void versionIsShownAsPageWithLinksToItsParagraphs() {
    // Given
    events.sendTwice(completed("shown", RecipeKind.FACTS, manifest("shown", SHEET)));
    String version = "/api/datasets/" + ready("shown").datasetId() + "/versions/1";
    JsonPath json = given().get(version).jsonPath();
    String document = given().get(version + "/examples").path("examples[0].sources[0].documentId");
    String paragraph =
        given().get(version + "/examples").path("examples[0].sources[0].paragraphId");
    String link = version + "/paragraphs/" + document + '/' + paragraph;
    // When
    Response page = given().get(version + "/page");
    Response followed = given().redirects().follow(false).get(link);
    // Then
    assertThat(json.getInt("trainExamples")).isEqualTo(7);
    assertThat(json.getString("name")).isEqualTo("shown");
    assertThat(json.getList("sources.sourceUri")).containsExactly("file:///source");
    page.then().statusCode(200).contentType("text/html");
    assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'");
    assertThat(page.asString())
        .contains("<h1>shown, version 1</h1>", "Who founded Tarn Mill?", link)
        .doesNotContain("<script");
    followed.then().statusCode(303);
    assertThat(followed.header("Location"))
        .endsWith("/api/ingest/documents/document-1/paragraphs/p0");
    given().get(link + "0").then().statusCode(404);
  }

  @Test
  void rowIsPreviewedForTheBaseModelOfTheRequest() {
    // Given
    events.sendTwice(completed("previewed", RecipeKind.FACTS, manifest("previewed", SHEET)));
    String version = "/api/datasets/" + ready("previewed").datasetId() + "/versions/1";
    String id = given().get(version + "/examples").path("examples[0].id");
    // When
    Response json = given().queryParam("baseModel", BASE).get(preview(version, id));
    Response byPosition = given().queryParam("baseModel", BASE).get(preview(version, "0"));
    Response page =
        given().accept("text/html").queryParam("baseModel", BASE).get(preview(version, id));
    // Then
    json.then().statusCode(200);
    assertThat(json.asString()).isEqualTo(byPosition.asString());
    assertThat(json.jsonPath().getString("row.text"))
        .endsWith("<|im_start|>assistant\nTarn Mill was founded by Ada Birch.<|im_end|>\n");
    assertThat(
            String.join(
                "", json.jsonPath().<String>getList("row.tokens.findAll { it.learned }.text")))
        .isEqualTo("Tarn Mill was founded by Ada Birch.<|im_end|>");
    assertThat(page.asString()).contains("class=\"token special learned\"", "&lt;|im_end|&gt;");
    given().get(preview(version, id)).then().statusCode(400);
    given().queryParam("baseModel", BASE).get(preview(version, "99")).then().statusCode(404);
    given().queryParam("baseModel", "no-such").get(preview(version, id)).then().statusCode(422);
  }

  private static String preview(String version, String example) {
    return version + "/examples/" + example + "/preview";
  }

  @Test
  void versionsAreComparedByExample() {
    // Given
    IngestedDocument smaller = Documents.facts(List.of(Documents.FOUNDER), List.of());
    events.sendTwice(completed("compared", RecipeKind.FACTS, manifest("compared-1", smaller)));
    await().atMost(LONGEST).until(() -> events.ofPipeline("compared").size() == 1);
    events.sendTwice(completed("compared", RecipeKind.FACTS, manifest("compared-2", SHEET)));
    await().atMost(LONGEST).until(() -> events.ofPipeline("compared").size() == 2);
    String dataset = "/api/datasets/" + ready("compared").datasetId();
    // When
    JsonPath diff = given().get(dataset + "/versions/2/diff?from=1").jsonPath();
    // Then
    assertThat(diff.getMap("counts"))
        .isEqualTo(Map.of("unchanged", 4, "moved", 0, "changed", 0, "added", 3, "removed", 0));
    assertThat(diff.getList("added.turns.flatten().content")).isNotEmpty();
    given().get(dataset + "/versions/2/diff?from=9").then().statusCode(404);
  }

  @Test
  void clientBuildsADatasetWithoutAPipeline() {
    // Given
    IngestedDocument rows = Documents.rows("Who?", "Ada Birch.", "Where?", "In Ossendale.");
    ArtifactRef documents = blobs.putJson("manifests/client.json", manifest("client", rows));
    Map<String, Object> body =
        Map.of("name", "mine", "documents", documents, "recipe", Map.of("kind", "question-answer"));
    // When
    String first = post(body);
    String second = post(body);
    // Then
    assertThat(second).isEqualTo(first);
    await()
        .atMost(LONGEST)
        .until(
            () -> given().get("/api/datasets/" + first).jsonPath().getList("versions").size() == 1);
    assertThat(given().get("/api/datasets?limit=1000").jsonPath().getList("datasets.datasetId"))
        .contains(first);
    given()
        .contentType("application/json")
        .body("{\"name\": \"x\"}")
        .post("/api/datasets")
        .then()
        .statusCode(400);
  }

  private String post(Map<String, Object> body) {
    return given()
        .contentType("application/json")
        .body(body)
        .post("/api/datasets")
        .then()
        .statusCode(202)
        .extract()
        .path("datasetId");
  }

  private static String download(String version, String format) {
    return given()
        .get(version + "/download?format=" + format)
        .then()
        .statusCode(200)
        .contentType("application/jsonl")
        .extract()
        .asString();
  }

  private DatasetReady ready(String pipeline) {
    return (DatasetReady) first(pipeline);
  }

  private DatasetFailed failed(String pipeline) {
    return (DatasetFailed) first(pipeline);
  }

  private DomainEvent first(String pipeline) {
    await().atMost(LONGEST).until(() -> !events.ofPipeline(pipeline).isEmpty());
    return events.ofPipeline(pipeline).getFirst();
  }

  private DocumentManifest manifest(String request, IngestedDocument document) {
    ArtifactRef content = blobs.putJson("documents/" + request + ".json", document);
    DocumentKind kind = document.kind();
    return new DocumentManifest(
        new RequestId(request),
        List.of(
            new DocumentManifest.Ingested(
                document.documentId(),
                document.sourceUri(),
                kind,
                content,
                document.paragraphs().size())),
        List.of());
  }

  private IngestCompleted completed(String pipeline, RecipeKind kind, DocumentManifest manifest) {
    PipelineSpec spec =
        new PipelineSpec(
            pipeline,
            List.of(),
            Documents.spec(kind, 0.1),
            "base",
            TrainingSpec.AUTOMATIC,
            EvaluationSpec.DEFAULT,
            pipeline);
    return completed(pipeline, spec, manifest);
  }

  private IngestCompleted completed(String pipeline, PipelineSpec spec, DocumentManifest manifest) {
    String request = manifest.requestId().value();
    return new IngestCompleted(
        manifest.requestId(),
        blobs.putJson("manifests/" + request + ".json", manifest),
        manifest.ingested().size(),
        manifest.rejected().size(),
        2,
        new PipelineRef(
            new PipelineId(pipeline),
            pipeline,
            blobs.putJson("pipelines/" + pipeline + ".json", spec)),
        TIME);
  }

  private String text(ArtifactRef artifact) {
    return new String(blobs.bytes(artifact), StandardCharsets.UTF_8);
  }
}
