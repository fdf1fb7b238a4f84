package io.athanor.dataset.files;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.retry.IncomingRequest;
import io.athanor.kit.transaction.Transactions;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** OpenAI's {@code /v1/files}. */
@Path("/v1/files")
@Produces(MediaType.APPLICATION_JSON)
public class FilesResource {

  private static final int MOST_ON_A_PAGE = 10_000;

  private final Transactions transactions;
  private final FileRepository files;
  private final FileStorage storage;
  private final BlobStore blobs;
  private final FilesConfig config;
  private final InstantSource clock = InstantSource.system();

  FilesResource(
      Transactions transactions,
      FileRepository files,
      FileStorage storage,
      BlobStore blobs,
      FilesConfig config) {
    this.transactions = transactions;
    this.files = files;
    this.storage = storage;
    this.blobs = blobs;
    this.config = config;
  }

  /** OpenAI's list object. */
  record FileList(
      String object,
      List<FileObject> data,
      @JsonProperty("first_id") @Nullable String firstId,
      @JsonProperty("last_id") @Nullable String lastId,
      @JsonProperty("has_more") boolean hasMore) {}

  /** What a deletion answers. */
  record Deleted(String id, String object, boolean deleted) {}

  /** Takes a file; a training file is read afterwards and becomes a data set. */
  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  public Response upload(
      @RestForm("file") @Nullable FileUpload file,
      @RestForm("purpose") @Nullable String purpose,
      @RestForm("expires_after[anchor]") @Nullable String anchor,
      @RestForm("expires_after[seconds]") @Nullable String seconds,
      @Context HttpServerRequest http) {
    IncomingRequest request = IncomingRequest.of(http, clock.instant());
    if (file == null || file.fileName() == null) {
      throw OpenAiException.invalid("file", "the form needs a part \"file\" with a file name");
    }
    String checkedPurpose = FilePurpose.of(purpose);
    Long expiresAfter = ExpiresAfter.seconds(anchor, seconds);
    requireSize("file", file.size());
    FileObject stored =
        storage.store(
            request,
            file.fileName(),
            checkedPurpose,
            stream -> Files.copy(file.uploadedFile(), stream),
            expiresAfter);
    return Response.ok(stored).build();
  }

  private void requireSize(String field, long size) {
    if (size == 0) {
      throw OpenAiException.invalid(field, "the file is empty");
    }
    if (size > config.maxBytes().asLongValue()) {
      throw OpenAiException.invalid(
          field,
          "the file has "
              + size
              + " bytes, the largest that is taken has "
              + config.maxBytes().asLongValue()
              + "; split it, or raise athanor.dataset.files.max-bytes");
    }
  }

  /** The files, newest first unless asked otherwise. */
  @GET
  public Response list(
      @QueryParam("purpose") @Nullable String purpose,
      @QueryParam("limit") @DefaultValue("10000") String limit,
      @QueryParam("order") @DefaultValue("desc") String order,
      @QueryParam("after") @Nullable String after) {
    int size = pageSize(limit);
    if (!order.equals("asc") && !order.equals("desc")) {
      throw OpenAiException.invalid("order", "order must be asc or desc, was " + order);
    }
    Instant now = clock.instant();
    if (after != null && !transactions.await(() -> files.isKnown(after))) {
      throw OpenAiException.invalid("after", "there is no file " + after);
    }
    List<StoredFile> found =
        transactions.await(() -> files.page(purpose, after, order.equals("desc"), size + 1, now));
    List<FileObject> page = found.stream().limit(size).map(FileObject::of).toList();
    return Response.ok(
            new FileList(
                "list",
                page,
                page.isEmpty() ? null : page.getFirst().id(),
                page.isEmpty() ? null : page.getLast().id(),
                found.size() > size))
        .build();
  }

  private static int pageSize(String limit) {
    try {
      int size = Integer.parseInt(limit);
      if (size >= 1 && size <= MOST_ON_A_PAGE) {
        return size;
      }
    } catch (NumberFormatException notANumber) {
      // The message below says what is right.
    }
    throw OpenAiException.invalid(
        "limit", "limit must be 1 to " + MOST_ON_A_PAGE + ", was " + limit);
  }

  /** One file. */
  @GET
  @Path("/{id}")
  public Response file(@PathParam("id") String id) {
    return Response.ok(FileObject.of(find(id))).build();
  }

  /** The bytes that were uploaded. */
  @GET
  @Path("/{id}/content")
  @Produces(MediaType.WILDCARD)
  public Response content(@PathParam("id") String id) {
    StoredFile file = find(id);
    return Response.ok(blobs.file(file.content()).toFile())
        .type(MediaType.APPLICATION_OCTET_STREAM)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"" + file.filename().replaceAll("[^A-Za-z0-9._-]", "_") + '"')
        .build();
  }

  /** Removes a file; the data set it became stays. */
  @DELETE
  @Path("/{id}")
  public Response delete(@PathParam("id") String id) {
    if (!transactions.await(() -> files.delete(id, clock.instant()))) {
      throw OpenAiException.notFound("file", id);
    }
    return Response.ok(new Deleted(id, "file", true)).build();
  }

  private StoredFile find(String id) {
    return transactions
        .await(() -> files.find(id, clock.instant()))
        .orElseThrow(() -> OpenAiException.notFound("file", id));
  }
}
