package io.athanor.trainer;

import static io.athanor.trainer.FineTuningClient.JOBS;
import static io.athanor.trainer.FineTuningClient.PATIENCE;
import static io.athanor.trainer.FineTuningClient.allEvents;
import static io.athanor.trainer.FineTuningClient.awaitStatus;
import static io.athanor.trainer.FineTuningClient.create;
import static io.athanor.trainer.FineTuningClient.follow;
import static io.athanor.trainer.FineTuningClient.get;
import static io.athanor.trainer.FineTuningClient.post;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.athanor.contracts.RunId;
import io.athanor.contracts.Topics;
import io.athanor.contracts.event.FileStored;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.FileBlobStore;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.trainer.FineTuningClient.Body;
import io.athanor.trainer.publication.ModelPublication;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's fine-tuning API on the packaged service, with the worker that really trains. */
class FineTuningJobsIT {

  /** 24 rows and 6 of the base's own answers, one a step, nine times. */
  private static final int STEPS = 270;

  private static final PlatformTestResource PLATFORM = new PlatformTestResource();
  private static Map<String, String> settings = Map.of();
  private static int portBefore;
  private static ServiceNode service;

  @TempDir static Path folder;

  private final BlobStore blobs =
      new FileBlobStore(Path.of(URI.create(settings.get("athanor.blobs.uri"))));
  private final TestBench bench =
      new TestBench(blobs, () -> settings.get("kafka.bootstrap.servers"));
  private final UploadedFiles files = new UploadedFiles(blobs);

  @BeforeAll
  static void startService() throws Exception {
    settings = ServiceNode.settings(PLATFORM.start());
    settings.putAll(RealWorker.settings());
    settings.put("athanor.trainer.lease.time-to-live", "3s");
    settings.put("athanor.trainer.lease.renew-every", "500ms");
    settings.put("athanor.trainer.lease.self-fence-after", "2500ms");
    settings.put("athanor.trainer.worker.poll-every", "500ms");
    settings.put("athanor.run.dir", folder.resolve("run").toString());
    portBefore = RestAssured.port;
    RestAssured.port = Integer.parseInt(settings.get("quarkus.http.port"));
    service = ServiceNode.start(settings);
  }

  @AfterAll
  static void stopService() {
    service.close();
    RestAssured.port = portBefore;
    PLATFORM.stop();
  }

  @Test
  void jobOfAnUploadedFileBecomesAModelWithEventsCheckpointsAndResults() throws Exception {
    // Given
    String training = UploadedFiles.newId();
    String validation = uploaded();
    bench.send(files.uploaded(training));
    // When
    JsonPath created =
        create(
                Body.of(training)
                    .with("validation_file", validation)
                    .with("suffix", "tarn mill")
                    .with("seed", 7)
                    .with("metadata", Map.of("team", "mill"))
                    .with(
                        "method",
                        Map.of(
                            "type",
                            "supervised",
                            "supervised",
                            Map.of("hyperparameters", Map.of("n_epochs", 9, "batch_size", 1)))))
            .statusCode(200)
            .extract()
            .jsonPath();
    String id = created.getString("id");
    // Then
    assertThat(created.getString("object")).isEqualTo("fine_tuning.job");
    assertThat(created.getString("status")).isEqualTo("validating_files");
    assertThat(created.getMap("hyperparameters"))
        .isEqualTo(Map.of("n_epochs", 9, "batch_size", 1, "learning_rate_multiplier", "auto"));
    assertThat(created.<Object>get("fine_tuned_model")).isNull();
    assertThat(created.getList("result_files")).isEmpty();
    // When
    bench.send(files.processed(training));
    List<String> statuses = new ArrayList<>(List.of("validating_files"));
    JsonPath job =
        await("success of " + id)
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(50))
            .until(() -> noteStatus(get(id), statuses), now -> isFinal(now.getString("status")));
    // Then
    assertThat(job.<Object>get("error")).isNull();
    assertThat(statuses).first().isEqualTo("validating_files");
    assertThat(List.of("validating_files", "queued", "running", "succeeded"))
        .containsSubsequence(statuses);
    String model = job.getString("fine_tuned_model");
    assertThat(model).matches("ft:tiny-llama-f16:athanor:tarn-mill:[0-9a-f]{12}");
    assertThat(job.getLong("trained_tokens")).isPositive();
    assertThat(job.getLong("finished_at")).isGreaterThanOrEqualTo(job.getLong("created_at"));
    assertThat(job.getInt("seed")).isEqualTo(7);
    assertThat(job.<Object>get("hyperparameters.learning_rate_multiplier")).isEqualTo(1.0f);
    assertThat(job.getMap("metadata")).isEqualTo(Map.of("team", "mill"));
    checkEvents(id, model);
    checkCheckpoints(id, model);
    checkResults(job.getString("result_files[0]"));
  }

  private void checkEvents(String id, String model) throws Exception {
    List<Map<String, Object>> events = allEvents(id, 100);
    assertThat(events.stream().map(event -> event.get("id"))).doesNotHaveDuplicates();
    assertThat(events.stream().filter(event -> isTrainStep(event))).hasSize(STEPS);
    List<Object> messages = events.stream().map(event -> event.get("message")).toList();
    assertThat(messages)
        .startsWith("The job has successfully completed", "New fine-tuned model created: " + model)
        .contains("Fine-tuning job started", "Files validated, moving job to queued state");
    assertThat(messages).endsWith("Created fine-tuning job: " + id);
    given().get(JOBS + "/" + id + "/events?after=ftevent-none").then().statusCode(400);
    // A reader that breaks off comes back and gets the rest.
    List<String> first = follow(id, null, 120);
    List<String> rest = follow(id, first.getLast(), Integer.MAX_VALUE);
    List<String> read = new ArrayList<>(first);
    read.addAll(rest);
    assertThat(read)
        .doesNotHaveDuplicates()
        .hasSameElementsAs(events.stream().map(event -> (String) event.get("id")).toList());
  }

  private static boolean isTrainStep(Map<String, Object> event) {
    return event.get("type").equals("metrics")
        && ((Map<?, ?>) event.get("data")).containsKey("train_loss");
  }

  private void checkCheckpoints(String id, String model) {
    JsonPath page = given().get(JOBS + "/" + id + "/checkpoints").then().extract().jsonPath();
    List<Integer> steps = page.getList("data.step_number");
    assertThat(steps)
        .isSortedAccordingTo((a, b) -> b - a)
        .contains(270, 240, 210)
        .hasSizeLessThan(5);
    assertThat(page.getString("data[0].fine_tuned_model_checkpoint"))
        .isEqualTo(model + ":ckpt-step-270");
    assertThat(page.getFloat("data[0].metrics.train_loss")).isPositive();
    String next = page.getString("data[1].id");
    given()
        .get(JOBS + "/" + id + "/checkpoints?limit=1&after=" + page.getString("data[0].id"))
        .then()
        .body("data.id", contains(next))
        .body("has_more", equalTo(true));
    RunId run = new RunId(id.substring("ftjob-".length()));
    ModelPublished published =
        (ModelPublished)
            bench
                .awaitEvents(
                    Topics.MODELS, ModelPublication.modelId(run, steps.getLast()).value(), 1)
                .getFirst();
    assertThat(published.name()).isEqualTo(model + ":ckpt-step-" + steps.getLast());
    assertThat(published.checkpointStep()).isEqualTo(steps.getLast());
    assertThat(blobs.bytes(published.adapterGguf())).asString().startsWith("GGUF");
    String permissions = "/v1/fine_tuning/checkpoints/" + model + ":ckpt-step-270" + "/permissions";
    given().get(permissions).then().statusCode(200).body("data", hasSize(0));
    given().post(permissions).then().statusCode(400).body("error.param", equalTo("project_ids"));
  }

  private void checkResults(String resultFile) {
    FileStored stored = (FileStored) bench.awaitEvents(Topics.FILES, resultFile, 1).getFirst();
    assertThat(stored.purpose()).isEqualTo("fine-tune-results");
    List<String> lines =
        new String(blobs.bytes(stored.content()), StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(STEPS + 1);
    assertThat(lines.getFirst())
        .isEqualTo("step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy");
    assertThat(lines.getLast()).matches("270,[0-9.]+,[0-9.E-]+,[0-9.]+,[0-9.]+");
  }

  @Test
  void jobIsPausedResumedAndCancelledAndSurvivesAKilledService() throws Exception {
    // Given
    String id = endlessJob(uploaded());
    awaitStatus(id, "running");
    await()
        .atMost(PATIENCE)
        .until(() -> allEvents(id, 100).stream().anyMatch(FineTuningJobsIT::isTrainStep));
    // When
    JsonPath paused = post(id, "pause").statusCode(200).extract().jsonPath();
    // Then
    assertThat(paused.getString("status")).isEqualTo("paused");
    post(id, "resume").statusCode(200).body("id", equalTo(id));
    awaitStatus(id, "running");
    // When
    int before = allEvents(id, 100).size();
    service.kill();
    service = ServiceNode.start(settings);
    awaitStatus(id, "running");
    await().atMost(PATIENCE).until(() -> allEvents(id, 100).size() > before + 20);
    JsonPath cancelled = post(id, "cancel").statusCode(200).extract().jsonPath();
    // Then
    assertThat(cancelled.getString("status")).isEqualTo("cancelled");
    assertThat(cancelled.getLong("finished_at")).isPositive();
    List<Object> steps =
        allEvents(id, 100).stream()
            .filter(FineTuningJobsIT::isTrainStep)
            .map(event -> ((Map<?, ?>) event.get("data")).get("step"))
            .map(Object.class::cast)
            .toList();
    assertThat(steps).doesNotHaveDuplicates().contains(1, 2, 3, 4, 5);
    post(id, "cancel").statusCode(200).body("status", equalTo("cancelled"));
    for (String command : List.of("pause", "resume")) {
      post(id, command)
          .statusCode(400)
          .header("x-should-retry", "false")
          .body("error.type", equalTo("invalid_request_error"))
          .body("error.code", equalTo("invalid_state"))
          .body("error.message", containsString("is cancelled"));
    }
  }

  @Test
  void repeatedRequestMakesOneJob() {
    // Given
    Body body =
        Body.of(uploaded()).with("hyperparameters", Map.of("n_epochs", 1000, "batch_size", 1));
    // When
    String first = create(body, Map.of("Idempotency-Key", "mill-1")).extract().path("id");
    String again = create(body, Map.of("Idempotency-Key", "mill-1")).extract().path("id");
    String retried = create(body, Map.of("x-stainless-retry-count", "0")).extract().path("id");
    String retry = create(body, Map.of("x-stainless-retry-count", "1")).extract().path("id");
    // Then
    assertThat(again).isEqualTo(first);
    assertThat(retry).isEqualTo(retried).isNotEqualTo(first);
    create(body.with("seed", 3), Map.of("Idempotency-Key", "mill-1"))
        .statusCode(422)
        .header("x-should-retry", "false");
    post(first, "cancel").statusCode(200);
    post(retry, "cancel").statusCode(200);
    awaitStatus(first, "cancelled");
    awaitStatus(retry, "cancelled");
  }

  private String uploaded() {
    String file = UploadedFiles.newId();
    bench.send(files.processed(file));
    return file;
  }

  private String endlessJob(String file) {
    return create(Body.of(file).with("hyperparameters", Map.of("n_epochs", 1000, "batch_size", 1)))
        .statusCode(200)
        .extract()
        .path("id");
  }

  private static JsonPath noteStatus(JsonPath job, List<String> statuses) {
    String status = job.getString("status");
    if (!status.equals(statuses.getLast())) {
      statuses.add(status);
    }
    return job;
  }

  private static boolean isFinal(String status) {
    return List.of("succeeded", "failed", "cancelled").contains(status);
  }
}
