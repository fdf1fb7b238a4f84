package io.athanor.ingest.upload;

import io.athanor.contracts.ProblemCode;
import io.athanor.kit.http.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Takes files that are to be sources, for clients that share no folder with the service. */
@Path("/api/ingest/uploads")
@Produces(MediaType.APPLICATION_JSON)
public class UploadResource {

  private final UploadStore uploads;

  UploadResource(UploadStore uploads) {
    this.uploads = uploads;
  }

  /**
   * One stored file.
   *
   * @param uri what to name it by in a request or a pipeline file
   */
  public record Upload(String fileName, String uri, String sha256, long sizeBytes) {}

  /** The stored files, in the order of the form. */
  public record Accepted(List<Upload> uploads) {}

  /** Stores every file of a multipart form. */
  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  public Response upload(@RestForm(FileUpload.ALL) List<FileUpload> files) throws IOException {
    if (files == null || files.isEmpty()) {
      throw new ProblemException(
          ProblemCode.INVALID_REQUEST,
          "the form holds no file; send it as multipart/form-data with at least one file part");
    }
    List<Upload> stored = new ArrayList<>();
    for (FileUpload file : files) {
      UploadStore.Stored each = uploads.store(file.uploadedFile(), file.fileName());
      stored.add(new Upload(file.fileName(), each.uri(), each.sha256(), each.sizeBytes()));
    }
    return Response.status(Response.Status.CREATED).entity(new Accepted(stored)).build();
  }
}
