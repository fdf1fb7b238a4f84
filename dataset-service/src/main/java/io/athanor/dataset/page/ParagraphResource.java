package io.athanor.dataset.page;

import io.athanor.contracts.DatasetId;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.dataset.build.StableParagraph;
import io.athanor.dataset.catalog.DatasetVersions;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.http.ProblemException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/**
 * The way from an example back to its page. A version names documents and paragraphs by what they
 * are; ingest-service, which shows them, by the request that read them.
 */
@Path("/api/datasets/{dataset}/versions/{version}/paragraphs/{document}/{paragraph}")
public class ParagraphResource {

  private final DatasetVersions versions;
  private final BlobStore blobs;

  ParagraphResource(DatasetVersions versions, BlobStore blobs) {
    this.versions = versions;
    this.blobs = blobs;
  }

  /** Sends the client to ingest-service. */
  @GET
  public Response paragraph(
      @PathParam("dataset") DatasetId dataset,
      @PathParam("version") int version,
      @PathParam("document") DocumentId document,
      @PathParam("paragraph") String paragraph) {
    DatasetManifest content = versions.manifest(dataset, version);
    if (content.recipe().equals(DatasetManifest.UPLOADED_FILE)) {
      throw new ProblemException(
          ProblemCode.NOT_FOUND,
          "version %d of data set %s was made from an uploaded file, which has lines and no paragraphs: the name of a row's source is its line, GET /v1/files/{id}/content is the file"
              .formatted(version, dataset));
    }
    DocumentManifest manifest = blobs.json(content.documents(), DocumentManifest.class);
    StableParagraph place =
        StableParagraph.find(
                manifest,
                document,
                paragraph,
                ingested -> blobs.json(ingested.content(), IngestedDocument.class))
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.NOT_FOUND,
                        "the version has no paragraph " + paragraph + " of " + document));
    return Response.seeOther(
            URI.create(
                "/api/ingest/documents/"
                    + place.document().value()
                    + "/paragraphs/"
                    + place.paragraphId()))
        .build();
  }
}
