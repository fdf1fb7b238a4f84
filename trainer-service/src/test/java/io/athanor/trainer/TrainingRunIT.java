package io.athanor.trainer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.PipelineId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RunId;
import io.athanor.contracts.Topics;
import io.athanor.contracts.event.CheckpointSaved;
import io.athanor.contracts.event.DatasetReady;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.contracts.event.TrainingCancelRequested;
import io.athanor.contracts.event.TrainingCancelled;
import io.athanor.contracts.event.TrainingFailed;
import io.athanor.contracts.event.TrainingPaused;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.contracts.event.TrainingStarted;
import io.athanor.contracts.event.TrainingSucceeded;
import io.athanor.contracts.pipeline.EvaluationSpec;
import io.athanor.contracts.pipeline.PipelineSpec;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.contracts.training.RefusedExport;
import io.athanor.contracts.training.TrainingSpec;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** From request to published model over real Kafka and PostgreSQL, with a scripted worker. */
@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
@QuarkusTestResource(ScriptedWorkerResource.class)
class TrainingRunIT {

  private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");

  @Inject TestBench bench;
  @Inject BlobStore blobs;

  @Test
  void requestDeliveredTwiceMakesOneRunAndOneModel() {
    // Given
    TrainingRequested request = bench.request("succeed");
    // When
    bench.send(request, request);
    // Then
    JsonPath run = bench.awaitState(request.runId(), "succeeded");
    ModelPublished model =
        (ModelPublished) bench.awaitEvents(Topics.MODELS, run.getString("modelId"), 1).getFirst();
    assertThat(model.runId()).isEqualTo(request.runId());
    assertThat(model.name()).isEqualTo(request.modelName());
    assertThat(blobs.bytes(model.adapterGguf())).asString().startsWith("GGUF");
    assertThat(blobs.file(model.baseGguf())).isRegularFile();
    assertThat(model.probes()).isNotNull();
    List<DomainEvent> story = bench.awaitEvents(Topics.TRAINING_RUNS, request.runId().value(), 3);
    assertThat(story)
        .hasExactlyElementsOfTypes(
            TrainingStarted.class, CheckpointSaved.class, TrainingSucceeded.class);
    assertThat(((TrainingSucceeded) story.getLast()).refusedExports())
        .containsExactly(new RefusedExport("gguf-q4_0", "too coarse"));
    assertThat(run.getString("result.refusedExports[0].reason")).isEqualTo("too coarse");
    // When
    bench.send(request);
    bench.send(new TrainingCancelRequested(request.runId(), null, TIME));
    TrainingRequested next = bench.request("succeed");
    bench.send(next);
    bench.awaitState(next.runId(), "succeeded");
    // Then
    assertThat(bench.run(request.runId()).getString("state")).isEqualTo("succeeded");
    bench.awaitEvents(Topics.MODELS, run.getString("modelId"), 1);
  }

  @Test
  void dataSetOfAPipelineStartsItsRunOnce() {
    // Given
    String name = "pipeline-" + UUID.randomUUID();
    ArtifactRef spec =
        blobs.putJson(
            "pipelines/" + name + ".json",
            new PipelineSpec(
                name,
                List.of(),
                new RecipeSpec(RecipeKind.FACTS, 42, 0, null, List.of()),
                bench.base(),
                TrainingSpec.AUTOMATIC,
                EvaluationSpec.DEFAULT,
                name));
    PipelineRef pipeline = new PipelineRef(new PipelineId(name), name, spec);
    DatasetReady ready =
        new DatasetReady(
            new DatasetId(name), 1, bench.manifest(name, "succeed"), 1, 0, 1, pipeline, TIME);
    // When
    bench.send(ready, ready);
    // Then
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () ->
                given()
                    .queryParam("pipeline", name)
                    .get("/api/training/runs")
                    .then()
                    .statusCode(200)
                    .body("runs.state", equalTo(List.of("succeeded"))));
    RunId runId =
        new RunId(
            given()
                .queryParam("pipeline", name)
                .get("/api/training/runs")
                .jsonPath()
                .getString("runs[0].id"));
    TrainingRequested request =
        (TrainingRequested)
            bench.awaitEvents(Topics.TRAINING_REQUESTS, runId.value(), 1).getFirst();
    assertThat(request.pipeline()).isEqualTo(pipeline);
    assertThat(request.modelName()).isEqualTo(name);
  }

  @Test
  void crashedWorkerIsReplacedAndTheRunGoesOnFromItsCheckpoint() {
    // Given
    TrainingRequested request = bench.request("crash-once");
    // When
    bench.send(request);
    // Then
    JsonPath run = bench.awaitState(request.runId(), "succeeded");
    assertThat(run.getInt("attempts")).isEqualTo(2);
    List<TrainingStarted> starts =
        bench.events(Topics.TRAINING_RUNS, request.runId().value()).stream()
            .filter(TrainingStarted.class::isInstance)
            .map(TrainingStarted.class::cast)
            .toList();
    assertThat(starts).extracting(TrainingStarted::resumedFromStep).containsExactly(null, 2);
    bench.awaitEvents(Topics.MODELS, run.getString("modelId"), 1);
  }

  @Test
  void threeDeathsWithoutACheckpointFailTheRun() {
    // Given
    TrainingRequested request = bench.request("crash");
    // When
    bench.send(request);
    // Then
    JsonPath run = bench.awaitState(request.runId(), "failed");
    assertThat(run.getString("problem.code")).isEqualTo("no-progress");
    assertThat(run.getString("problem.detail"))
        .startsWith("3 attempts ended without a new checkpoint; the last: the training worker")
        .contains("exit code 1")
        .contains("script crash");
    assertThat(run.getInt("attempts")).isEqualTo(3);
    assertThat(lastEvent(request)).isInstanceOf(TrainingFailed.class);
  }

  @Test
  void runOutOfMemoryIsNotTriedAgain() {
    // Given
    TrainingRequested request = bench.request("out-of-memory");
    // When
    bench.send(request);
    // Then
    JsonPath run = bench.awaitState(request.runId(), "failed");
    assertThat(run.getString("problem.code")).isEqualTo("out-of-memory");
    assertThat(run.getInt("attempts")).isEqualTo(1);
  }

  @Test
  void unknownBaseModelFailsTheRunWithOneClearMessage() {
    // Given
    TrainingRequested request = bench.request("succeed");
    TrainingRequested unknown =
        new TrainingRequested(
            request.runId(),
            request.modelName(),
            null,
            request.datasetManifest(),
            "no-such-model-9000",
            TrainingSpec.AUTOMATIC,
            0,
            "test",
            null,
            TIME);
    // When
    bench.send(unknown);
    // Then
    JsonPath run = bench.awaitState(request.runId(), "failed");
    assertThat(run.getString("problem.code")).isEqualTo("unknown-base-model");
    assertThat(run.getString("problem.detail")).contains("no-such-model-9000");
  }

  @Test
  void runningRunIsCancelledAtTheNextBoundary() {
    // Given
    TrainingRequested request = bench.request("slow");
    bench.send(request);
    awaitSteps(request.runId());
    // When
    given().post(path(request) + "/cancellation").then().statusCode(202);
    // Then
    bench.awaitState(request.runId(), "cancelled");
    await().until(() -> lastEvent(request) instanceof TrainingCancelled);
    given().post(path(request) + "/cancellation").then().statusCode(202);
    for (String wish : List.of("/resume", "/pause")) {
      given()
          .post(path(request) + wish)
          .then()
          .statusCode(409)
          .contentType("application/problem+json")
          .body("code", equalTo("state-conflict"));
    }
  }

  @Test
  void pausedRunGoesOnFromItsCheckpoint() {
    // Given
    TrainingRequested request = bench.request("slow");
    bench.send(request);
    awaitSteps(request.runId());
    // When
    given().post(path(request) + "/pause").then().statusCode(202);
    bench.awaitState(request.runId(), "paused");
    // Then
    assertThat(bench.run(request.runId()).getInt("checkpointStep")).isEqualTo(2);
    await().until(() -> lastEvent(request) instanceof TrainingPaused);
    // When
    given().post(path(request) + "/pause").then().statusCode(202).body("state", equalTo("paused"));
    given().post(path(request) + "/resume").then().statusCode(202).body("state", equalTo("queued"));
    given().post(path(request) + "/resume").then().statusCode(202);
    // Then
    bench.awaitState(request.runId(), "succeeded");
    assertThat(bench.events(Topics.TRAINING_RUNS, request.runId().value()))
        .filteredOn(TrainingPaused.class::isInstance)
        .hasSize(1);
    for (String wish : List.of("/pause", "/resume", "/cancellation")) {
      given().post(path(request) + wish).then().statusCode(409);
    }
  }

  @Test
  void pausedRunCanBeCancelled() {
    // Given
    TrainingRequested request = bench.request("slow");
    bench.send(request);
    awaitSteps(request.runId());
    given().post(path(request) + "/pause").then().statusCode(202);
    bench.awaitState(request.runId(), "paused");
    // When
    given()
        .post(path(request) + "/cancellation")
        .then()
        .statusCode(202)
        .body("state", equalTo("cancelled"));
    // Then
    await().until(() -> lastEvent(request) instanceof TrainingCancelled);
  }

  @Test
  void filesOfThePublishedModelAreListedAndDownloadedWholeOrInPart() {
    // Given
    TrainingRequested request = bench.request("succeed");
    bench.send(request);
    JsonPath run = bench.awaitState(request.runId(), "succeeded");
    String weights = "weights of " + request.runId();
    String href = path(request) + "/artifacts/adapter/adapter_model.safetensors";
    // When / Then
    assertThat(run.getList("artifacts.kind"))
        .isEqualTo(List.of("adapter-gguf", "adapter", "adapter", "loss-history"));
    assertThat(run.getList("artifacts.href")).contains(href);
    assertThat(run.getString("plan.warnings[0]")).isEqualTo("few rows");
    assertThat(run.getLong("plan.estimatedPeakBytes")).isEqualTo(900_000_000L);
    String tag =
        given().get(href).then().statusCode(200).body(equalTo(weights)).extract().header("ETag");
    assertThat(tag).isEqualTo('"' + run.getString("artifacts[2].sha256") + '"');
    given()
        .header("Range", "bytes=8-")
        .header("If-Range", tag)
        .get(href)
        .then()
        .statusCode(206)
        .header(
            "Content-Range", "bytes 8-%1$d/%2$d".formatted(weights.length() - 1, weights.length()))
        .body(equalTo(weights.substring(8)));
    given()
        .header("Range", "bytes=8-")
        .header("If-Range", "\"of another file\"")
        .get(href)
        .then()
        .statusCode(200)
        .body(equalTo(weights));
    given().header("Range", "bytes=9999-").get(href).then().statusCode(416);
    given().get(path(request) + "/artifacts/../../secrets").then().statusCode(404);
    given().get(path(request) + "/artifacts/merged/config.json").then().statusCode(404);
  }

  @Test
  void runIsRequestedOverHttpOncePerIdempotencyKey() {
    // Given
    TrainingRequested request = bench.request("succeed");
    Map<String, Object> body =
        Map.of(
            "modelName", request.modelName(),
            "baseModel", request.baseModel(),
            "datasetManifest", request.datasetManifest(),
            "training", Map.of("rank", 8));
    // When
    String first = post(body, request.modelName());
    String second = post(body, request.modelName());
    // Then
    assertThat(second).isEqualTo(first);
    JsonPath run = bench.awaitState(new RunId(first), "succeeded");
    assertThat(run.getInt("settings.rank")).isEqualTo(8);
    assertThat(run.getDouble("result.finalLoss")).isEqualTo(0.25);
    given().get("/api/training/runs").then().statusCode(200).body("runs.id", hasItem(first));
  }

  @Test
  void baseModelIsBroughtHereAndTheCatalogueIsListed() {
    given()
        .contentType("application/json")
        .body(Map.of("reference", bench.base()))
        .post("/api/training/base-models")
        .then()
        .statusCode(200)
        .body("kind", equalTo("gguf"))
        .body("path", equalTo(bench.base()));
    given().get("/api/training/base-models").then().statusCode(200).body("models", notNullValue());
  }

  @Test
  void mistakesAreAnsweredAsProblems() {
    given()
        .contentType("application/json")
        .body("{\"modelName\":\"m\",\"training\":{\"epochs\":2,\"steps\":3}}")
        .post("/api/training/runs")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("code", equalTo("invalid-request"));
    given()
        .contentType("application/json")
        .body("{\"modelName\":\"m\",\"training\":{\"ephocs\":2}}")
        .post("/api/training/runs")
        .then()
        .statusCode(400)
        .body("detail", startsWith("training.ephocs is no setting; known are preset, epochs"));
    given()
        .contentType("application/json")
        .body("{\"reference\":\"no-such-model-9000\"}")
        .post("/api/training/base-models")
        .then()
        .statusCode(422)
        .body("code", equalTo("unknown-base-model"));
    given().get("/api/training/runs/nowhere").then().statusCode(404);
    given().post("/api/training/runs/nowhere/pause").then().statusCode(404);
    given().queryParam("limit", 0).get("/api/training/runs").then().statusCode(400);
  }

  private void awaitSteps(RunId runId) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> bench.run(runId).get("progress.step") != null);
  }

  private DomainEvent lastEvent(TrainingRequested request) {
    return bench.events(Topics.TRAINING_RUNS, request.runId().value()).getLast();
  }

  private static String path(TrainingRequested request) {
    return "/api/training/runs/" + request.runId();
  }

  private static String post(Map<String, Object> body, String key) {
    return given()
        .contentType("application/json")
        .header("Idempotency-Key", key)
        .body(body)
        .post("/api/training/runs")
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }
}
