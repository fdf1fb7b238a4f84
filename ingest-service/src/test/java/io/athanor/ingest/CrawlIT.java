package io.athanor.ingest;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.contracts.pipeline.SourceSpec;
import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
@QuarkusTestResource(LocalSiteResource.class)
class CrawlIT {

  private final LocalSite site = LocalSiteResource.site;

  @Test
  void crawlTakesEachPageOnceAndSaysWhyItLeftOthersOut() {
    // Given
    site.page(
            "/book/index.htm",
            "<p>Contents.</p><a href=one.htm>1</a><a href='one.htm?utm_source=x#p'>1</a>"
                + "<a href=two.htm>2</a><a href=/elsewhere.htm>out</a><a href=cover.jpg>c</a>")
        .page("/book/one.htm", "<p>One.</p><a href=deep.htm>deep</a><a href=moved.htm>m</a>")
        .page(
            "/book/two.htm", "<meta name=robots content=noindex><p>Two.</p><a href=three.htm>3</a>")
        .page("/book/three.htm", "<meta name=robots content=noai><p>Three.</p>")
        .page("/book/deep.htm", "<link rel=canonical href=one.htm><p>One, printed.</p>")
        .answer("/book/moved.htm", 301, Map.of("Location", "/book/one.htm"), new byte[0])
        .page("/elsewhere.htm", "<p>Elsewhere.</p>");
    // When
    JsonPath view = Requests.completed(Requests.submit(crawl("/book/index.htm", null)));
    // Then
    assertThat(Requests.outcomes(view))
        .isEqualTo(
            Map.of(
                "index.htm", "ingested",
                "one.htm", "ingested",
                "two.htm", "source-forbidden",
                "three.htm", "source-forbidden",
                "deep.htm", "duplicate-source",
                "moved.htm", "duplicate-source"));
    assertThat(view.getString("documents.find { it.sourceUri.endsWith('three.htm') }.detail"))
        .contains(
            "its owner does not want it to be trained on: its meta element says robots: noai");
    assertThat(view.getInt("request.completion.ingested")).isEqualTo(2);
    assertThat(view.getInt("request.completion.rejected")).isEqualTo(4);
    assertThat(view.getInt("progress[0].listed")).isEqualTo(6);
    assertThat(site.requestsFor("/elsewhere.htm")).isZero();
  }

  @Test
  void secondCrawlGetsNothingBut304AndAnOfflineOneAsksNobody() {
    // Given
    chain("/twice/", 5);
    Requests.completed(Requests.submit(crawl("/twice/p1.htm", null)));
    site.forget();
    // When
    JsonPath second = Requests.completed(Requests.submit(crawl("/twice/p1.htm", null)));
    List<String> answered =
        site.answered().stream().filter(each -> each.startsWith("/twice/")).toList();
    site.forget();
    JsonPath offline = Requests.completed(Requests.submit(crawl("/twice/p1.htm", true)));
    // Then
    assertThat(answered).hasSize(5).allMatch(each -> each.endsWith(" 304"));
    assertThat(site.answered()).filteredOn(each -> each.startsWith("/twice/")).isEmpty();
    assertThat(second.getInt("request.completion.ingested")).isEqualTo(5);
    assertThat(offline.getInt("request.completion.ingested")).isEqualTo(5);
    assertThat(offline.getList("documents.content.sha256").size()).isEqualTo(5);
  }

  @Test
  void crawlThatIsCutOffInTheMiddleGoesOnWithoutAskingForAPageAgain() {
    // Given
    int pages = 40;
    chain("/cut/", pages);
    // When
    String request = Requests.submit(crawl("/cut/p1.htm", null));
    for (int at : List.of(5, 15, 25)) {
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(2))
          .until(() -> site.requestsFor("/cut/p" + at + ".htm") > 0);
      interruptWork();
    }
    JsonPath view = Requests.completed(request);
    // Then
    assertThat(view.getInt("request.completion.ingested")).isEqualTo(pages);
    assertThat(view.getInt("request.completion.rejected")).isZero();
    for (int page = 1; page <= pages; page++) {
      // A page whose answer was cut off before it was kept has to be asked for once more.
      assertThat(site.requestsFor("/cut/p" + page + ".htm")).isBetween(1L, 2L);
    }
    long again = site.answered().stream().filter(each -> each.startsWith("/cut/")).count() - pages;
    assertThat(again).isLessThanOrEqualTo(3);
  }

  @Test
  void depthAndPageLimitEndACrawl() {
    // Given
    chain("/long/", 9);
    SourceOptions twoLinks =
        new SourceOptions(List.of(), List.of(), null, 2, null, null, List.of(), null, null);
    SourceOptions fourPages =
        new SourceOptions(List.of(), List.of(), null, 50, 4, null, List.of(), null, null);
    // When
    JsonPath view =
        Requests.completed(
            Requests.submit(
                new SourceSpec(SourceKind.CRAWL, site.origin() + "/long/p1.htm", twoLinks),
                new SourceSpec(SourceKind.CRAWL, site.origin() + "/long/p1.htm", fourPages)));
    // Then
    assertThat(view.getList("progress.listed", Integer.class)).containsExactly(3, 4);
    assertThat(view.getInt("request.completion.ingested")).isEqualTo(7);
  }

  @Test
  void sitemapIndexLeadsToCompressedSitemapsAndTheirPages() throws IOException {
    // Given
    String origin = site.origin();
    xml(
        "/sitemap.xml",
        "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>"
            + origin
            + "/maps/a.xml.gz</loc></sitemap></sitemapindex>");
    site.answer(
            "/maps/a.xml.gz",
            200,
            Map.of("Content-Type", "application/gzip"),
            gzip(
                "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>"
                    + origin
                    + "/map/one.htm</loc></url><url><loc>"
                    + origin
                    + "/map/notes/two.htm</loc></url><url><loc>https://elsewhere.example/x</loc>"
                    + "</url></urlset>"))
        .page("/map/one.htm", "<p>One.</p>");
    SourceOptions options =
        new SourceOptions(
            List.of(),
            List.of("/map/notes/**"),
            null,
            null,
            null,
            null,
            List.of(),
            "CC0-1.0",
            null);
    // When
    JsonPath view =
        Requests.completed(
            Requests.submit(
                new SourceSpec(SourceKind.SITEMAP, origin + "/sitemap.xml", options),
                new SourceSpec(SourceKind.SITEMAP, origin + "/no-sitemap.xml")));
    // Then
    assertThat(Requests.outcomes(view))
        .isEqualTo(Map.of("one.htm", "ingested", "no-sitemap.xml", "source-unreachable"));
    assertThat(view.getString("documents[0].provenance.licence")).isEqualTo("CC0-1.0");
  }

  @Test
  void folderIsReadFileByFileAndBusyPagesAreTriedAgainUntilTheyAreGivenUp() throws IOException {
    // Given
    Path folder = Files.createDirectories(LocalSiteResource.folder.resolve("pages/deep"));
    Files.writeString(folder.resolve("b.md"), "Second.\n");
    Files.writeString(folder.resolveSibling("a.txt"), "First.\n");
    Files.writeString(folder.resolveSibling("c.csv"), "x\n");
    Files.writeString(folder.resolveSibling(".hidden.txt"), "Hidden.\n");
    site.answer("/busy.htm", 503, Map.of(), new byte[0]);
    SourceOptions options =
        new SourceOptions(
            List.of("*.txt", "*.md"), List.of(), null, null, null, null, List.of(), null, null);
    // When
    JsonPath view =
        Requests.completed(
            Requests.submit(
                new SourceSpec(SourceKind.FILES, folder.getParent().toUri().toString(), options),
                new SourceSpec(SourceKind.PAGES, site.origin() + "/busy.htm")));
    // Then
    assertThat(Requests.outcomes(view))
        .isEqualTo(
            Map.of("a.txt", "ingested", "b.md", "ingested", "busy.htm", "source-unreachable"));
    assertThat(view.getString("documents[2].detail")).contains("status 503, 5 times");
    assertThat(site.requestsFor("/busy.htm")).isEqualTo(5);
  }

  @Test
  void uploadedFileIsASource() {
    // Given
    JsonPath stored =
        given()
            .multiPart("file", "My notes.txt", "Uploaded text.".getBytes(UTF_8), "text/plain")
            .post("/api/ingest/uploads")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath();
    String uri = stored.getString("uploads[0].uri");
    // When
    JsonPath view =
        Requests.completed(
            Requests.submit(
                new SourceSpec(SourceKind.FILES, uri),
                new SourceSpec(SourceKind.FILES, "upload:" + "0".repeat(64) + "-14/My-notes.txt")));
    // Then
    assertThat(uri).endsWith("-14/My-notes.txt");
    assertThat(view.getString("documents[0].state")).isEqualTo("ingested");
    assertThat(view.getString("documents[1].detail")).contains("there is no such upload");
  }

  @Test
  void mistakesInARequestAreNamedWithTheirFields() {
    String body =
        """
        [{"kind": "crawl", "uri": "file:///site/"},
         {"kind": "facts", "uri": "file:///a.yaml", "options": {"depth": 2}},
         {"kind": "pages", "uri": "http://x/{2..1}"}]
        """;
    JsonPath problem =
        given()
            .contentType("application/json")
            .body(body)
            .post("/api/ingest/requests")
            .then()
            .statusCode(400)
            .extract()
            .jsonPath();
    assertThat(problem.getList("errors.field"))
        .containsExactly("[0].uri", "[1].options.depth", "[2]");
    assertThat(
            given()
                .contentType("application/json")
                .body("[{\"kind\": \"crawl\", \"uri\": \"http://x/\", \"options\": {\"dept\": 2}}]")
                .post("/api/ingest/requests")
                .statusCode())
        .isEqualTo(400);
  }

  /** Pages that each lead to the next. */
  private void chain(String folder, int pages) {
    for (int page = 1; page <= pages; page++) {
      String next = page < pages ? "<a href=p" + (page + 1) + ".htm>on</a>" : "";
      site.page(folder + "p" + page + ".htm", "<p>Page " + page + ".</p>" + next);
    }
  }

  private SourceSpec crawl(String path, @org.jspecify.annotations.Nullable Boolean offline) {
    return new SourceSpec(
        SourceKind.CRAWL,
        site.origin() + path,
        new SourceOptions(
            List.of(), List.of(), null, 100, null, null, List.of(), null, null, offline, null));
  }

  /** The thread that works on requests loses what it has in memory, as in a crash. */
  private static void interruptWork() {
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("ingest"))
        .forEach(Thread::interrupt);
  }

  private void xml(String path, String content) {
    site.answer(path, 200, Map.of("Content-Type", "application/xml"), content.getBytes(UTF_8));
  }

  private static byte[] gzip(String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream stream = new GZIPOutputStream(bytes)) {
      stream.write(content.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
