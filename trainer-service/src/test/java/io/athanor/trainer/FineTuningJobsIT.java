package io.athanor.trainer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.athanor.contracts.RunId;
import io.athanor.contracts.Topics;
import io.athanor.contracts.event.FileStored;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.FileBlobStore;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.trainer.publication.ModelPublication;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenAI's fine-tuning API on the packaged service, with the worker that really trains. */
class FineTuningJobsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String JOBS = "/v1/fine_tuning/jobs";

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
                body(training)
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
    assertThat(lines.getLast()).matches("270,[0-9.]+,,[0-9.]+,[0-9.]+");
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
    Body body = body(uploaded()).with("hyperparameters", Map.of("n_epochs", 1000, "batch_size", 1));
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

  @Test
  void jobsAreListedByMetadataAndPage() {
    // Given
    List<String> ids = new ArrayList<>();
    String waiting = UploadedFiles.newId();
    bench.send(files.uploaded(waiting));
    for (int number = 0; number < 3; number++) {
      Map<String, String> metadata = Map.of("list", "page", "number", "" + number);
      ids.addFirst(create(body(waiting).with("metadata", metadata)).extract().path("id"));
    }
    // When
    ValidatableResponse page =
        given().queryParam("metadata[list]", "page").queryParam("limit", 2).get(JOBS).then();
    // Then
    page.statusCode(200)
        .body("object", equalTo("list"))
        .body("data.id", contains(ids.get(0), ids.get(1)))
        .body("has_more", equalTo(true));
    given()
        .queryParam("metadata[list]", "page")
        .queryParam("after", ids.get(1))
        .get(JOBS)
        .then()
        .body("data.id", contains(ids.get(2)))
        .body("has_more", equalTo(false));
    given()
        .queryParam("metadata[number]", "1")
        .get(JOBS)
        .then()
        .body("data.id", contains(ids.get(1)));
    post(ids.get(0), "pause").statusCode(400).body("error.message", containsString("validating"));
    for (String id : ids) {
      post(id, "cancel").statusCode(200).body("status", equalTo("cancelled"));
    }
    assertThat(follow(ids.get(0), null, Integer.MAX_VALUE)).hasSize(3);
  }

  @Test
  void fileOfNoUseFailsTheJobAndNamesTheField() {
    // Given
    String file = UploadedFiles.newId();
    bench.send(files.uploaded(file));
    String id = create(body(file)).statusCode(200).extract().path("id");
    // When
    bench.send(files.unusable(file));
    // Then
    JsonPath job = awaitStatus(id, "failed");
    assertThat(job.getString("error.code")).isEqualTo("invalid_training_file");
    assertThat(job.getString("error.param")).isEqualTo("training_file");
    assertThat(job.getString("error.message")).contains("1 of 1 rows rejected");
    post(id, "cancel").statusCode(400).header("x-should-retry", "false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training_file | file-none | training_file | there is no file",
        "validation_file | file-none | validation_file | there is no file",
        "model | gpt-none | model | is no base model",
        "model | ft:smollm2:athanor::0 | model | is a tuned model",
        "suffix | '' | suffix | 1 to 64 characters",
        "seed | x | seed | must be an integer",
      })
  void wrongFieldIsNamed(String field, String value, String param, String message) {
    // Given
    Body body = body(uploaded()).with(field, value);
    // When
    ValidatableResponse response = create(body);
    // Then
    response
        .statusCode(400)
        .header("x-should-retry", "false")
        .header("x-request-id", startsWith("req_"))
        .body("error.type", equalTo("invalid_request_error"))
        .body("error.param", equalTo(param))
        .body("error.message", containsString(message));
  }

  @Test
  void fileOfAnotherPurposeIsRefusedAndAnUnknownJobIsNotFound() {
    // Given
    String file = UploadedFiles.newId();
    bench.send(files.forOtherUse(file));
    // When
    ValidatableResponse response = create(body(file));
    // Then
    response.statusCode(400).body("error.message", containsString("purpose 'user_data'"));
    given()
        .get(JOBS + "/ftjob-none")
        .then()
        .statusCode(404)
        .body("error.type", equalTo("invalid_request_error"))
        .body("error.param", equalTo("id"));
    given().get(JOBS + "?after=ftjob-none").then().statusCode(400);
    given().get(JOBS + "?limit=0").then().statusCode(400).body("error.param", equalTo("limit"));
    given().delete(JOBS).then().statusCode(405).body("error.param", nullValue());
  }

  private String uploaded() {
    String file = UploadedFiles.newId();
    bench.send(files.processed(file));
    return file;
  }

  private String endlessJob(String file) {
    return create(body(file).with("hyperparameters", Map.of("n_epochs", 1000, "batch_size", 1)))
        .statusCode(200)
        .extract()
        .path("id");
  }

  private static Body body(String file) {
    return new Body(Map.of("model", RealWorker.base().toString(), "training_file", file));
  }

  /** A request's fields. */
  private record Body(Map<String, Object> fields) {
    Body with(String name, Object value) {
      Map<String, Object> more = new LinkedHashMap<>(fields);
      more.put(name, value);
      return new Body(more);
    }
  }

  private static ValidatableResponse create(Body body) {
    return create(body, Map.of());
  }

  private static ValidatableResponse create(Body body, Map<String, String> headers) {
    return given()
        .headers(new HashMap<>(headers))
        .contentType("application/json")
        .body(body.fields())
        .post(JOBS)
        .then();
  }

  private static ValidatableResponse post(String id, String command) {
    return given().noContentType().post(JOBS + "/" + id + "/" + command).then();
  }

  private static JsonPath get(String id) {
    return given().get(JOBS + "/" + id).jsonPath();
  }

  private static JsonPath awaitStatus(String id, String status) {
    return await(status + " of " + id)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> get(id), job -> status.equals(job.getString("status")));
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

  private static List<Map<String, Object>> allEvents(String id, int limit) {
    List<Map<String, Object>> events = new ArrayList<>();
    boolean more = true;
    while (more) {
      String after = events.isEmpty() ? "" : "&after=" + events.getLast().get("id");
      JsonPath page = given().get(JOBS + "/" + id + "/events?limit=" + limit + after).jsonPath();
      events.addAll(page.getList("data"));
      more = page.getBoolean("has_more");
      assertThat(page.getList("data").size()).isLessThanOrEqualTo(limit);
    }
    return events;
  }

  /** Reads a live stream; the ids in it, until there are enough or it ends as it should. */
  private static List<String> follow(String id, String lastEventId, int enough) {
    List<String> ids = new ArrayList<>();
    try {
      URLConnection connection =
          URI.create(
                  "http://localhost:" + RestAssured.port + JOBS + "/" + id + "/events?stream=true")
              .toURL()
              .openConnection();
      if (lastEventId != null) {
        connection.setRequestProperty("Last-Event-ID", lastEventId);
      }
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
        String line = reader.readLine();
        String before = "";
        while (line != null && ids.size() < enough) {
          if (line.startsWith("id: ")) {
            ids.add(line.substring("id: ".length()));
          }
          before = line.isEmpty() ? before : line;
          line = reader.readLine();
        }
        assertThat(line != null || before.equals("data: [DONE]")).isTrue();
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return ids;
  }
}
