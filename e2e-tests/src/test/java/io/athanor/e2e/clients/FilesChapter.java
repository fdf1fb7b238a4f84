package io.athanor.e2e.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.MultipartField;
import com.openai.core.http.HttpResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.UnprocessableEntityException;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileCreateParams.ExpiresAfter;
import com.openai.models.files.FileDeleted;
import com.openai.models.files.FileListPage;
import com.openai.models.files.FileListParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Files, from upload to deletion. */
final class FilesChapter {

  static final String GOOD =
      """
      {"messages":[{"role":"user","content":"Who founded the mill?"},{"role":"assistant","content":"Ada."}]}
      {"messages":[{"role":"user","content":"When?"},{"role":"assistant","content":"In 1802.","weight":1}]}
      """;
  private static final String BROKEN = "{\"messages\": oops}\n";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final OpenAIClient client;
  private final Steps steps;
  private final String run = "java-" + System.nanoTime();

  FilesChapter(OpenAIClient client, Steps steps) {
    this.client = client;
    this.steps = steps;
  }

  void run() {
    FileObject uploaded = steps.step("a training file is uploaded", this::upload);
    steps.step(
        "it is processed and can be retrieved",
        () -> {
          FileObject file = processed(uploaded.id());
          assertThat(file.status()).isEqualTo(FileObject.Status.PROCESSED);
          assertThat(client.files().retrieve(uploaded.id())).isEqualTo(file);
        });
    steps.step(
        "its content is what was uploaded",
        () -> assertThat(content(uploaded.id())).isEqualTo(GOOD));
    steps.step("bad lines are named, good ones are kept", this::badLines);
    steps.step("a file without a good line is an error", this::noGoodLine);
    listing();
    steps.step("a deleted file is gone", () -> deletion(uploaded.id()));
    steps.step("a file can be given a life", this::expiry);
    steps.step("a wrong field is named", this::wrongField);
    new UploadsChapter(client, steps, run).run();
    steps.step("an Idempotency-Key stands for one request", this::idempotency);
  }

  private FileObject upload() {
    FileObject file = client.files().create(params("good", GOOD, FilePurpose.FINE_TUNE).build());
    assertThat(file.validate().id()).startsWith("file-");
    assertThat(file.bytes()).isEqualTo(GOOD.length());
    assertThat(file.filename()).isEqualTo(run + "-good.jsonl");
    assertThat(file.purpose()).isEqualTo(FileObject.Purpose.FINE_TUNE);
    assertThat(file.status()).isEqualTo(FileObject.Status.UPLOADED);
    assertThat(file.statusDetails()).isEmpty();
    assertThat(file.expiresAt()).isEmpty();
    assertThat(Instant.ofEpochSecond(file.createdAt()))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    return file;
  }

  private void badLines() {
    FileObject file =
        processed(
            client
                .files()
                .create(params("mixed", GOOD + BROKEN, FilePurpose.FINE_TUNE).build())
                .id());
    assertThat(file.status()).isEqualTo(FileObject.Status.PROCESSED);
    assertThat(file.statusDetails().orElseThrow())
        .startsWith("1 of 3 rows of openai-messages rejected; the first: line 3, column 1");
  }

  private void noGoodLine() {
    FileObject file =
        processed(
            client
                .files()
                .create(params("bad", "{\"messages\":[]}\n", FilePurpose.FINE_TUNE).build())
                .id());
    assertThat(file.status()).isEqualTo(FileObject.Status.ERROR);
    assertThat(file.statusDetails().orElseThrow()).contains("line 1, column 13, /messages");
  }

  private void listing() {
    List<String> ids = new ArrayList<>();
    steps.step(
        "31 files are uploaded",
        () -> {
          for (int i = 0; i < 31; i++) {
            ids.add(
                client
                    .files()
                    .create(params("page-" + i, "" + i, FilePurpose.USER_DATA).build())
                    .id());
          }
        });
    steps.step(
        "they are listed in pages, newest first",
        () -> {
          FileListPage page =
              client.files().list(FileListParams.builder().purpose("user_data").limit(10).build());
          assertThat(page.data()).hasSize(10);
          assertThat(page.hasMore()).hasValue(true);
          assertThat(mine(page)).isEqualTo(ids.reversed());
        });
    steps.step(
        "they are listed oldest first behind one of them",
        () ->
            assertThat(
                    mine(
                        client
                            .files()
                            .list(
                                FileListParams.builder()
                                    .order(FileListParams.Order.ASC)
                                    .limit(7)
                                    .after(ids.get(3))
                                    .build())))
                .isEqualTo(ids.subList(4, 31)));
  }

  private List<String> mine(FileListPage page) {
    return page.autoPager().stream()
        .filter(file -> file.filename().startsWith(run + "-page-"))
        .map(FileObject::id)
        .toList();
  }

  private void deletion(String id) {
    FileDeleted deleted = client.files().delete(id);
    assertThat(deleted.deleted()).isTrue();
    assertThat(deleted.id()).isEqualTo(id);
    NotFoundException refusal = refused(NotFoundException.class, () -> client.files().retrieve(id));
    assertThat(refusal.code()).hasValue("not_found");
    refused(NotFoundException.class, () -> client.files().delete(id));
  }

  private void expiry() {
    FileObject file =
        client
            .files()
            .create(
                params("brief", GOOD, FilePurpose.USER_DATA)
                    .expiresAfter(ExpiresAfter.builder().seconds(3600).build())
                    .build());
    assertThat(file.expiresAt()).hasValue(file.createdAt() + 3600);
  }

  private void wrongField() {
    BadRequestException refusal =
        refused(
            BadRequestException.class,
            () -> client.files().create(params("wrong", GOOD, FilePurpose.of("nonsense")).build()));
    assertThat(refusal.param()).hasValue("purpose");
    assertThat(refusal.type()).hasValue("invalid_request_error");
  }

  private void idempotency() {
    FileObject first = client.files().create(keyed("a"));
    assertThat(client.files().create(keyed("a")).id()).isEqualTo(first.id());
    UnprocessableEntityException refusal =
        refused(UnprocessableEntityException.class, () -> client.files().create(keyed("b")));
    assertThat(refusal.code()).hasValue("idempotency_key_reused");
  }

  private FileCreateParams keyed(String content) {
    return params("keyed", content, FilePurpose.USER_DATA)
        .putAdditionalHeader("Idempotency-Key", run)
        .build();
  }

  private FileObject processed(String id) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> client.files().retrieve(id),
            file -> !file.status().equals(FileObject.Status.UPLOADED));
  }

  private String content(String id) throws Exception {
    try (HttpResponse response = client.files().content(id)) {
      return new String(response.body().readAllBytes(), UTF_8);
    }
  }

  private FileCreateParams.Builder params(String name, String content, FilePurpose purpose) {
    return FileCreateParams.builder()
        .file(
            MultipartField.<InputStream>builder()
                .value(new ByteArrayInputStream(content.getBytes(UTF_8)))
                .filename(run + "-" + name + ".jsonl")
                .contentType("application/jsonl")
                .build())
        .purpose(purpose);
  }

  /** The refusal of a request, which names the request as every answer does. */
  static <T extends OpenAIServiceException> T refused(Class<T> type, ThrowingCallable request) {
    T refusal = catchThrowableOfType(type, request);
    assertThat(refusal).isNotNull();
    assertThat(refusal.headers().values("x-request-id"))
        .singleElement()
        .asString()
        .startsWith("req_");
    assertThat(refusal.headers().values("x-should-retry")).containsExactly("false");
    assertThat(refusal.body()).isNotEqualTo(JsonValue.from(null));
    return refusal;
  }
}
