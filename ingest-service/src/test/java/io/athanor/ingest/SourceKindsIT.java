package io.athanor.ingest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.DocumentId;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceSpec;
import io.athanor.ingest.document.DocumentOutcome;
import io.athanor.ingest.document.DocumentRepository;
import io.athanor.ingest.read.office.SampleFiles;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.json.Json;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.kit.transaction.Transactions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
@QuarkusTestResource(LocalSiteResource.class)
class SourceKindsIT {

  private static final Duration LONGEST = Duration.ofSeconds(60);

  @Inject BlobStore blobs;
  @Inject Transactions transactions;
  @Inject DocumentRepository documents;

  @Test
  void everyKindOfFileBecomesItsKindOfDocument() throws IOException {
    // Given
    List<SourceSpec> sources =
        List.of(
            source(SourceKind.FILES, "a.pdf", SampleFiles.pdf(List.of(List.of("It turns.")))),
            source(SourceKind.FILES, "a.epub", SampleFiles.epub("A", List.of("<p>It flows.</p>"))),
            source(SourceKind.FILES, "a.md", "# Mill\n\nIt *stands*.\n"),
            source(SourceKind.TABLE, "a.csv", "name;age\nAda;36\n"),
            source(SourceKind.SCRIPT, "a.txt", "ADA: Why?\nBEN: Frost.\nADA: So.\n"),
            source(SourceKind.DEFINITIONS, "b.txt", "Sluice: a gate.\nHopper: a funnel.\n"),
            source(SourceKind.CONVERSATIONS, "a.jsonl", "{\"messages\": []}\n"),
            source(SourceKind.TABLE, "b.json", "[{\"a\": }]"));
    // When
    List<DocumentOutcome> outcomes = outcomes(sources);
    // Then
    assertThat(outcomes.subList(0, 7))
        .extracting(each -> ((DocumentOutcome.Ingested) each).kind())
        .containsExactly(
            DocumentKind.TEXT,
            DocumentKind.TEXT,
            DocumentKind.TEXT,
            DocumentKind.TABLE,
            DocumentKind.DIALOGUE,
            DocumentKind.FACTS,
            DocumentKind.CONVERSATIONS);
    assertThat(((DocumentOutcome.Rejected) outcomes.getLast()).detail())
        .contains("b.json:1:8 not valid JSON");
  }

  @Test
  void paragraphOfABinaryOriginalIsShownInItsRendition() throws IOException {
    // Given
    byte[] pdf = SampleFiles.pdf(List.of(List.of("It has tur-", "ned.")));
    DocumentOutcome outcome = outcomes(List.of(source(SourceKind.FILES, "c.pdf", pdf))).getFirst();
    DocumentOutcome.Ingested ingested = (DocumentOutcome.Ingested) outcome;
    IngestedDocument document = blobs.json(ingested.content(), IngestedDocument.class);
    DocumentId id = document.documentId();
    // When
    var view =
        given()
            .get(
                "/api/ingest/documents/"
                    + id
                    + "/paragraphs/"
                    + document.paragraphs().getFirst().id())
            .jsonPath();
    // Then
    assertThat(view.getString("text")).isEqualTo("It has turned.");
    assertThat(view.getString("sourceText")).isEqualTo("It has tur-\nned.");
    assertThat(blobs.bytes(document.original())).isEqualTo(pdf);
  }

  @Test
  void paragraphsThatAreKeptOutAreListedWithTheirReasons() throws IOException {
    // Given
    String text = "The miller went down to the river and looked at it for a long while.";
    List<DocumentOutcome> outcomes =
        outcomes(
            List.of(
                source(SourceKind.FILES, "k1.md", text + "\n\nIt was cold.\n"),
                source(SourceKind.FILES, "k2.md", text + "\n\nIt was cold.\n\nHe left.\n"),
                source(SourceKind.FILES, "k3.md", "Nobody came.\n\n" + text + "\n")));
    String list = "/api/ingest/requests/" + outcomes.getFirst().requestId() + "/kept-out";
    String third = outcomes.getLast().documentId().value();
    // When
    var first = given().get(list + "?limit=2").jsonPath();
    var rest = given().get(list + "?limit=2&after=" + first.getInt("next")).jsonPath();
    var ofThird = given().get(list + "?document=" + third).jsonPath();
    // Then
    assertThat(first.getInt("counts.DUPLICATE")).isEqualTo(3);
    assertThat(first.getList("paragraphs.excerpt")).containsExactly(text, "It was cold.");
    assertThat(first.getList("paragraphs.keptOut.reason")).containsOnly("DUPLICATE");
    assertThat(first.getString("paragraphs[0].referenceUri")).endsWith("/k1.md");
    assertThat(rest.getList("paragraphs.documentId")).containsExactly(third);
    assertThat(rest.<Object>get("next")).isNull();
    assertThat(ofThird.getList("paragraphs.excerpt")).containsExactly(text);
    assertThat(given().get(list + "?reason=noise").jsonPath().getList("paragraphs")).isEmpty();
    given().get(list + "?reason=odd").then().statusCode(400);
    given().get("/api/ingest/requests/none/kept-out").then().statusCode(404);
  }

  private List<DocumentOutcome> outcomes(List<SourceSpec> sources) {
    String request =
        given()
            .contentType("application/json")
            .body(Json.text(sources))
            .post("/api/ingest/requests")
            .then()
            .log()
            .ifValidationFails()
            .statusCode(202)
            .extract()
            .path("requestId");
    await()
        .atMost(LONGEST)
        .until(
            () ->
                given()
                    .get("/api/ingest/requests/" + request)
                    .jsonPath()
                    .getString("request.state")
                    .equals("completed"));
    return transactions.await(
        () -> documents.ofRequest(new io.athanor.contracts.RequestId(request), -1, 100));
  }

  private static SourceSpec source(SourceKind kind, String name, String text) throws IOException {
    return source(kind, name, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static SourceSpec source(SourceKind kind, String name, byte[] content)
      throws IOException {
    Path file = LocalSiteResource.folder.resolve(name);
    Files.write(file, content);
    return new SourceSpec(kind, file.toUri().toString());
  }
}
