package io.athanor.e2e.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.files.FilePurpose;
import com.openai.models.uploads.Upload;
import com.openai.models.uploads.UploadCompleteParams;
import com.openai.models.uploads.UploadCreateParams;
import com.openai.models.uploads.parts.PartCreateParams;
import com.openai.models.uploads.parts.UploadPart;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** Files that come in parts. */
final class UploadsChapter {

  private static final byte[] GOOD = FilesChapter.GOOD.getBytes(UTF_8);

  private final OpenAIClient client;
  private final Steps steps;
  private final String run;

  UploadsChapter(OpenAIClient client, Steps steps, String run) {
    this.client = client;
    this.steps = steps;
    this.run = run;
  }

  void run() {
    steps.step("a file is uploaded in parts", this::parts);
    steps.step("a cancelled upload takes no parts", this::cancellation);
  }

  private void parts() throws Exception {
    Upload upload = announce("parts", GOOD.length);
    assertThat(upload.validate().id()).startsWith("upload_");
    assertThat(upload.status()).isEqualTo(Upload.Status.PENDING);
    assertThat(upload.file()).isEmpty();
    UploadPart second = part(upload, new String(GOOD, 40, GOOD.length - 40, UTF_8));
    UploadPart first = part(upload, new String(GOOD, 0, 40, UTF_8));
    assertThat(first.uploadId()).isEqualTo(upload.id());
    Upload completed =
        client
            .uploads()
            .complete(
                upload.id(),
                UploadCompleteParams.builder()
                    .partIds(List.of(first.id(), second.id()))
                    .md5(HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(GOOD)))
                    .build());
    assertThat(completed.status()).isEqualTo(Upload.Status.COMPLETED);
    String file = completed.file().orElseThrow().id();
    try (HttpResponse response = client.files().content(file)) {
      assertThat(response.body().readAllBytes()).isEqualTo(GOOD);
    }
  }

  private void cancellation() {
    Upload upload = announce("never", 1);
    assertThat(client.uploads().cancel(upload.id()).status()).isEqualTo(Upload.Status.CANCELLED);
    BadRequestException refusal =
        FilesChapter.refused(BadRequestException.class, () -> part(upload, "x"));
    assertThat(refusal.code()).hasValue("invalid_state");
  }

  private Upload announce(String name, long bytes) {
    return client
        .uploads()
        .create(
            UploadCreateParams.builder()
                .filename(run + "-" + name + ".jsonl")
                .purpose(FilePurpose.FINE_TUNE)
                .bytes(bytes)
                .mimeType("application/jsonl")
                .build());
  }

  private UploadPart part(Upload upload, String content) {
    return client
        .uploads()
        .parts()
        .create(upload.id(), PartCreateParams.builder().data(content.getBytes(UTF_8)).build());
  }
}
