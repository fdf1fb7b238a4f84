package io.athanor.dataset.files;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.athanor.contracts.ArtifactRef;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.http.openai.OpenAiJson;
import io.athanor.kit.retry.IncomingRequest;
import io.athanor.kit.retry.RequestKey;
import io.athanor.kit.retry.RetriedRequests;
import io.athanor.kit.transaction.Transactions;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** OpenAI's {@code /v1/uploads}: files in parts, so that a broken connection costs one part. */
@Path("/v1/uploads")
@Produces(MediaType.APPLICATION_JSON)
public class UploadsResource {

  private final Transactions transactions;
  private final UploadRepository uploads;
  private final FileRepository files;
  private final FileStorage storage;
  private final FileReading reading;
  private final BlobStore blobs;
  private final FilesConfig config;
  private final RetriedRequests retries;
  private final InstantSource clock = InstantSource.system();

  UploadsResource(
      Transactions transactions,
      UploadRepository uploads,
      FileRepository files,
      FileStorage storage,
      FileReading reading,
      BlobStore blobs,
      FilesConfig config,
      RetriedRequests retries) {
    this.transactions = transactions;
    this.uploads = uploads;
    this.files = files;
    this.storage = storage;
    this.reading = reading;
    this.blobs = blobs;
    this.config = config;
    this.retries = retries;
  }

  /** What will be uploaded. */
  record Announced(
      @Nullable String filename,
      @Nullable String purpose,
      @Nullable Long bytes,
      @JsonProperty("mime_type") @Nullable String mimeType,
      @JsonProperty("expires_after") @Nullable Expiry expiresAfter) {}

  /** OpenAI's {@code expires_after}. */
  record Expiry(@Nullable String anchor, @Nullable String seconds) {}

  /** The parts in order. */
  record Completion(
      @JsonProperty("part_ids") @Nullable List<String> partIds, @Nullable String md5) {}

  /** OpenAI's part object. */
  record PartObject(
      String id,
      String object,
      @JsonProperty("created_at") long createdAt,
      @JsonProperty("upload_id") String uploadId) {}

  /** Begins an upload. */
  @POST
  @Consumes(MediaType.WILDCARD)
  public Response create(byte[] body, @Context HttpServerRequest http) {
    Instant now = now();
    RequestKey key =
        IncomingRequest.of(http, now).key(new String(body, StandardCharsets.ISO_8859_1));
    Announced asked = OpenAiJson.read(body, Announced.class);
    String filename = asked.filename();
    if (filename == null || filename.isBlank()) {
      throw OpenAiException.invalid("filename", "filename is missing");
    }
    Long bytes = asked.bytes();
    long largest = config.maxBytes().asLongValue();
    if (bytes == null || bytes < 1 || bytes > largest) {
      throw OpenAiException.invalid("bytes", "bytes must be 1 to " + largest + ", was " + bytes);
    }
    Expiry expiry = asked.expiresAfter();
    Upload upload =
        new Upload(
            FileStorage.newId("upload_"),
            filename,
            FilePurpose.of(asked.purpose()),
            bytes,
            Upload.PENDING,
            null,
            expiry == null ? null : ExpiresAfter.seconds(expiry.anchor(), expiry.seconds()),
            now,
            now.plus(config.uploadTimeToLive()));
    return once(
        key,
        UploadObject.class,
        () -> uploads.add(upload).replaceWith(UploadObject.of(upload, now, null)));
  }

  /** Adds a part; parts may come in any order and at the same time. */
  @POST
  @Path("/{id}/parts")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  public Response part(
      @PathParam("id") String id,
      @RestForm("data") @Nullable FileUpload data,
      @Context HttpServerRequest http) {
    IncomingRequest request = IncomingRequest.of(http, now());
    requirePending(find(id));
    if (data == null || data.size() == 0) {
      throw OpenAiException.invalid("data", "the form needs a part \"data\" with bytes");
    }
    if (data.size() > config.maxPartBytes().asLongValue()) {
      throw OpenAiException.invalid(
          "data",
          "the part has "
              + data.size()
              + " bytes, the largest that is taken has "
              + config.maxPartBytes().asLongValue());
    }
    String partId = FileStorage.newId("part_");
    ArtifactRef content =
        blobs.put(
            "uploads/" + id + '/' + partId,
            "application/octet-stream",
            stream -> Files.copy(data.uploadedFile(), stream));
    UploadPart part = new UploadPart(partId, id, content, now());
    PartObject made = new PartObject(partId, "upload.part", part.createdAt().getEpochSecond(), id);
    PartObject answer =
        transactions.await(
            () ->
                retries.once(
                    request.key(content.sha256()),
                    PartObject.class,
                    () -> uploads.add(part).replaceWith(made)));
    if (!answer.id().equals(partId)) {
      blobs.delete(content);
    }
    return Response.ok(answer).build();
  }

  /** Makes the file; a client that did not get the answer may ask again and gets the same file. */
  @POST
  @Path("/{id}/complete")
  @Consumes(MediaType.WILDCARD)
  public Response complete(@PathParam("id") String id, byte[] body) {
    Upload upload = find(id);
    if (upload.status().equals(Upload.COMPLETED)) {
      return answer(upload);
    }
    requirePending(upload);
    Completion asked = OpenAiJson.read(body, Completion.class);
    if (asked.partIds() == null || asked.partIds().isEmpty()) {
      throw OpenAiException.invalid("part_ids", "part_ids must name the parts in order");
    }
    List<UploadPart> parts =
        UploadAssembly.order(upload, transactions.await(() -> uploads.parts(id)), asked.partIds());
    String fileId = FileStorage.newId("file-");
    ArtifactRef content = new UploadAssembly(blobs).write(fileId, parts, asked.md5());
    StoredFile file =
        storage.newFile(
            fileId, upload.filename(), upload.purpose(), content, upload.expiresAfterSeconds());
    boolean ended =
        transactions.await(
            () ->
                uploads
                    .end(id, Upload.COMPLETED, fileId)
                    .call(first -> first ? files.add(file) : Uni.createFrom().voidItem()));
    if (!ended) {
      blobs.delete(content); // another request completed the upload meanwhile
    }
    reading.nudge();
    return answer(find(id));
  }

  /** Gives an upload up. */
  @POST
  @Path("/{id}/cancel")
  public Response cancel(@PathParam("id") String id, @Context HttpServerRequest http) {
    Instant now = now();
    Upload upload = find(id);
    return once(
        IncomingRequest.of(http, now).key(""),
        UploadObject.class,
        () ->
            uploads
                .end(id, Upload.CANCELLED, "")
                .map(
                    ended -> {
                      if (!ended) {
                        throw hasEnded(upload, now);
                      }
                      return UploadObject.of(upload.cancelled(), now, null);
                    }));
  }

  private <T> Response once(RequestKey key, Class<T> type, Supplier<Uni<T>> work) {
    return Response.ok(transactions.await(() -> retries.once(key, type, work))).build();
  }

  private Response answer(Upload upload) {
    String fileId = upload.fileId();
    FileObject file =
        fileId == null
            ? null
            : transactions.await(() -> files.find(fileId, now())).map(FileObject::of).orElse(null);
    return Response.ok(UploadObject.of(upload, now(), file)).build();
  }

  private void requirePending(Upload upload) {
    Instant now = now();
    if (!upload.statusAt(now).equals(Upload.PENDING)) {
      throw hasEnded(upload, now);
    }
  }

  private static OpenAiException hasEnded(Upload upload, Instant now) {
    return OpenAiException.conflict(
        "upload " + upload.id() + " is " + upload.statusAt(now) + " already");
  }

  private Upload find(String id) {
    return transactions
        .await(() -> uploads.find(id))
        .orElseThrow(() -> OpenAiException.notFound("upload", id));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
