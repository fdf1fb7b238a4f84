package io.athanor.ingest.request;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.contracts.document.KeptOut;
import io.athanor.contracts.document.KeptOutParagraph;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.json.Json;
import io.athanor.kit.transaction.Transactions;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The paragraphs of a request that must not become training text, each with its reason. */
@Path("/api/ingest/requests/{request}/kept-out")
@Produces(MediaType.APPLICATION_JSON)
public class KeptOutResource {

  private static final int MOST_PARAGRAPHS = 1000;

  private final Transactions transactions;
  private final IngestRequestRepository requests;
  private final BlobStore blobs;

  KeptOutResource(Transactions transactions, IngestRequestRepository requests, BlobStore blobs) {
    this.transactions = transactions;
    this.requests = requests;
    this.blobs = blobs;
  }

  /**
   * A page of the list.
   *
   * @param counts of the whole request, by reason
   * @param next the value of {@code after} that gives the next page; null on the last
   */
  public record KeptOutPage(
      Map<KeptOut.Reason, Integer> counts,
      List<KeptOutParagraph> paragraphs,
      @Nullable Integer next) {}

  /**
   * A page of the list, in the order of the request.
   *
   * @param document takes the paragraphs of this document alone
   * @param reason takes those with this reason alone, such as {@code near_duplicate}
   * @param after lines of the whole list that are behind the client, from -1
   */
  @GET
  public KeptOutPage keptOut(
      @PathParam("request") RequestId id,
      @QueryParam("document") @Nullable DocumentId document,
      @QueryParam("reason") @Nullable String reason,
      @QueryParam("after") @DefaultValue("-1") int after,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    KeptOut.Reason wanted = reason == null ? null : reason(reason);
    DocumentManifest manifest = manifest(id);
    ArtifactRef list = manifest.keptOutList();
    if (list == null) {
      return new KeptOutPage(manifest.keptOut(), List.of(), null);
    }
    int most = Math.clamp(limit, 1, MOST_PARAGRAPHS);
    List<KeptOutParagraph> page = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(blobs.file(list))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine(), number++) {
        if (number <= after) {
          continue;
        }
        KeptOutParagraph paragraph = Json.read(line, KeptOutParagraph.class);
        if ((document == null || paragraph.documentId().equals(document))
            && (wanted == null || paragraph.keptOut().reason() == wanted)) {
          if (page.size() == most) {
            return new KeptOutPage(manifest.keptOut(), page, number - 1);
          }
          page.add(paragraph);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new KeptOutPage(manifest.keptOut(), page, null);
  }

  private DocumentManifest manifest(RequestId id) {
    IngestRequest request =
        transactions
            .await(() -> requests.find(id))
            .orElseThrow(
                () -> new ProblemException(ProblemCode.NOT_FOUND, "there is no request " + id));
    IngestRequest.Completion completion = request.completion();
    if (completion == null) {
      throw new ProblemException(
          ProblemCode.STATE_CONFLICT,
          "request " + id + " is not completed; what is kept out is only known then");
    }
    return blobs.json(completion.manifest(), DocumentManifest.class);
  }

  private static KeptOut.Reason reason(String word) {
    String name = word.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(KeptOut.Reason.values())
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "reason: \""
                        + word
                        + "\" is none of "
                        + Arrays.toString(KeptOut.Reason.values())));
  }
}
