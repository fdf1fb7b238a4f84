package io.athanor.e2e.clients;

import static io.athanor.e2e.clients.FilesChapter.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.MultipartField;
import com.openai.core.http.HttpResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.finetuning.jobs.FineTuningJob;
import com.openai.models.finetuning.jobs.FineTuningJobEvent;
import com.openai.models.finetuning.jobs.JobCreateParams;
import com.openai.models.finetuning.jobs.JobListEventsPage;
import com.openai.models.finetuning.jobs.JobListEventsParams;
import com.openai.models.finetuning.jobs.JobListParams;
import com.openai.models.finetuning.jobs.checkpoints.FineTuningJobCheckpoint;
import com.openai.models.finetuning.methods.SupervisedHyperparameters;
import com.openai.models.finetuning.methods.SupervisedMethod;
import com.openai.services.blocking.finetuning.JobService;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Fine-tuning jobs, from the upload of their rows to their checkpoints. */
final class JobsChapter {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Two rows and four of the base's own answers, one a step, 42 times. */
  private static final int EPOCHS = 42;

  private static final int STEPS = 252;

  private final OpenAIClient client;
  private final JobService jobs;
  private final Steps steps;
  private final String model;
  private final String run = "java-jobs-" + System.nanoTime();
  private String training = "";

  JobsChapter(OpenAIClient client, Steps steps, String model) {
    this.client = client;
    this.jobs = client.fineTuning().jobs();
    this.steps = steps;
    this.model = model;
  }

  void run() {
    training = uploaded("train").id();
    FineTuningJob created = steps.step("a job is made right behind the upload", this::create);
    FineTuningJob done = steps.step("it succeeds and names its model", () -> success(created));
    steps.step("250 events come in pages, newest first", () -> events(done));
    steps.step("the result file has a line for each step", () -> results(done));
    steps.step("its checkpoints are listed", () -> checkpoints(done));
    steps.step(
        "jobs are found by their metadata",
        () ->
            assertThat(
                    jobs
                        .list(
                            JobListParams.builder()
                                .limit(1)
                                .metadata(
                                    JobListParams.Metadata.builder()
                                        .putAdditionalProperty("run", run)
                                        .build())
                                .build())
                        .autoPager()
                        .stream()
                        .map(FineTuningJob::id))
                .containsExactly(done.id()));
    steps.step("a job is paused, resumed and cancelled", this::control);
    steps.step("what is wrong is named", this::refusals);
  }

  private FineTuningJob create() {
    FineTuningJob job =
        jobs.create(
            supervised(EPOCHS)
                .validationFile(uploaded("valid").id())
                .suffix("mill")
                .seed(7)
                .metadata(
                    JobCreateParams.Metadata.builder()
                        .putAdditionalProperty("run", JsonValue.from(run))
                        .build())
                .build());
    assertThat(job.validate().id()).startsWith("ftjob-");
    assertThat(job.status()).isEqualTo(FineTuningJob.Status.VALIDATING_FILES);
    assertThat(job.model()).isEqualTo(model);
    assertThat(job.fineTunedModel()).isEmpty();
    assertThat(job.trainingFile()).isEqualTo(training);
    assertThat(job.seed()).isEqualTo(7);
    assertThat(job.resultFiles()).isEmpty();
    assertThat(job.hyperparameters().nEpochs().orElseThrow().asInteger()).isEqualTo(EPOCHS);
    assertThat(job.hyperparameters().learningRateMultiplier().orElseThrow().isAuto()).isTrue();
    return job;
  }

  private FineTuningJob success(FineTuningJob created) {
    FineTuningJob job = awaitStatus(created.id(), "succeeded", "failed");
    assertThat(job.validate().error()).isEmpty();
    assertThat(job.fineTunedModel().orElseThrow()).matches("ft:[^:]+:[^:]+:mill:[0-9a-f]+");
    assertThat(job.trainedTokens().orElseThrow()).isPositive();
    assertThat(job.finishedAt().orElseThrow()).isGreaterThanOrEqualTo(job.createdAt());
    return job;
  }

  private void events(FineTuningJob job) {
    JobListEventsPage page =
        jobs.listEvents(job.id(), JobListEventsParams.builder().limit(100).build());
    assertThat(page.data()).hasSize(100);
    assertThat(page.hasMore()).hasValue(true);
    List<FineTuningJobEvent> events = page.autoPager().stream().toList();
    assertThat(events).extracting(FineTuningJobEvent::id).doesNotHaveDuplicates();
    assertThat(events.getFirst().message()).isEqualTo("The job has successfully completed");
    assertThat(events.getLast().message()).isEqualTo("Created fine-tuning job: " + job.id());
    List<Integer> trained =
        events.stream()
            .map(event -> event.validate()._data().convert(Map.class))
            .filter(data -> data.containsKey("train_loss"))
            .map(data -> (Integer) data.get("step"))
            .toList();
    assertThat(trained).isEqualTo(IntStream.rangeClosed(1, STEPS).boxed().toList().reversed());
  }

  private void results(FineTuningJob job) throws Exception {
    assertThat(job.resultFiles()).hasSize(1);
    String file = job.resultFiles().getFirst();
    FileObject listed =
        await()
            .atMost(PATIENCE)
            .ignoreException(NotFoundException.class)
            .until(() -> client.files().retrieve(file), found -> true);
    assertThat(listed.purpose()).isEqualTo(FileObject.Purpose.FINE_TUNE_RESULTS);
    try (HttpResponse response = client.files().content(file)) {
      List<String> lines = new String(response.body().readAllBytes(), UTF_8).lines().toList();
      assertThat(lines).hasSize(STEPS + 1);
      assertThat(lines.getFirst())
          .isEqualTo("step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy");
    }
  }

  private void checkpoints(FineTuningJob job) {
    List<FineTuningJobCheckpoint> found =
        jobs.checkpoints().list(job.id()).autoPager().stream().toList();
    assertThat(found)
        .extracting(FineTuningJobCheckpoint::stepNumber)
        .contains(252L, 246L, 240L)
        .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    FineTuningJobCheckpoint last = found.getFirst().validate();
    assertThat(last.id()).startsWith("ftckpt_");
    assertThat(last.fineTuningJobId()).isEqualTo(job.id());
    assertThat(last.fineTunedModelCheckpoint())
        .isEqualTo(job.fineTunedModel().orElseThrow() + ":ckpt-step-252");
    assertThat(last.metrics().trainLoss().orElseThrow()).isPositive();
  }

  private void control() {
    String id = jobs.create(supervised(1000).build()).id();
    awaitStatus(id, "running");
    assertThat(jobs.pause(id).status().asString()).isEqualTo("paused");
    jobs.resume(id);
    awaitStatus(id, "running");
    assertThat(jobs.cancel(id).status()).isEqualTo(FineTuningJob.Status.CANCELLED);
    BadRequestException refusal = refused(BadRequestException.class, () -> jobs.pause(id));
    assertThat(refusal.code()).hasValue("invalid_state");
  }

  private void refusals() {
    BadRequestException file =
        refused(
            BadRequestException.class,
            () ->
                jobs.create(
                    JobCreateParams.builder().model(model).trainingFile("file-none").build()));
    assertThat(file.param()).hasValue("training_file");
    refused(NotFoundException.class, () -> jobs.retrieve("ftjob-none"));
  }

  private JobCreateParams.Builder supervised(long epochs) {
    SupervisedHyperparameters values =
        SupervisedHyperparameters.builder()
            .nEpochs(epochs)
            .batchSize(1)
            .learningRateMultiplierAuto()
            .build();
    return JobCreateParams.builder()
        .model(model)
        .trainingFile(training)
        .method(
            JobCreateParams.Method.builder()
                .type(JobCreateParams.Method.Type.SUPERVISED)
                .supervised(SupervisedMethod.builder().hyperparameters(values).build())
                .build());
  }

  private FineTuningJob awaitStatus(String id, String... statuses) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> jobs.retrieve(id), job -> List.of(statuses).contains(job.status().asString()));
  }

  private FileObject uploaded(String name) {
    return client
        .files()
        .create(
            FileCreateParams.builder()
                .file(
                    MultipartField.<InputStream>builder()
                        .value(new ByteArrayInputStream(FilesChapter.GOOD.getBytes(UTF_8)))
                        .filename(run + "-" + name + ".jsonl")
                        .contentType("application/jsonl")
                        .build())
                .purpose(FilePurpose.FINE_TUNE)
                .build());
  }
}
