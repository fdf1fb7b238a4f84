package io.athanor.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.e2e.EventLog.Entry;
import io.athanor.local.LocalPlatform;
import io.athanor.local.PlatformListener;
import io.athanor.local.process.ChildSnapshot;
import io.athanor.local.service.Service;
import io.athanor.local.settings.DataFolder;
import io.athanor.local.settings.Installation;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.Ports;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ingest-service is killed (SIGKILL) at random moments while it reads a folder and while it crawls
 * a site. {@code -Dathanor.killed.pages=10000} makes the folder the real thing, {@code
 * -Dathanor.killed.seed} repeats a run.
 */
class KilledIngestE2E {

  private static final int PAGES = Integer.getInteger("athanor.killed.pages", 1_000);
  private static final int CRAWLED = 300;
  private static final int EVERY_EMPTY = 50;

  /** The platform starts a service again three times, then no more; so each test has its own. */
  private static final int KILLS = 2;

  /** Pages that a crawl may have in work at once, see {@code athanor.ingest.crawl.threads}. */
  private static final int THREADS = 4;

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long SEED = Long.getLong("athanor.killed.seed", System.nanoTime());
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private LinkedSite site;
  private LocalPlatform platform;
  private EventLog events;

  @BeforeEach
  void startPlatform() throws IOException {
    System.err.println("killing with seed " + SEED);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    site = new LinkedSite(CRAWLED);
    platform =
        LocalPlatform.start(
            PlatformSettings.of(new DataFolder(folder.resolve("home")), Ports.free())
                .withAllowedPrivateOrigins(site.origin()),
            Installation.locate(),
            PlatformListener.SILENT,
            Set.of(Service.INGEST));
    RestAssured.baseURI = platform.frontDoor().toString();
    events = new EventLog(platform.settings().bootstrapServers());
  }

  @AfterEach
  void stopPlatform() throws InterruptedException {
    events.close();
    platform.close();
    site.close();
  }

  @Test
  void folderIsIngestedOnceThoughTheServiceIsKilledInItsMiddle() throws IOException {
    // Given
    Path pages = Files.createDirectories(folder.resolve("pages"));
    for (int page = 0; page < PAGES; page++) {
      Files.writeString(
          pages.resolve("p%05d.htm".formatted(page)),
          page % EVERY_EMPTY == 0 ? "" : NumberedPage.paragraphs(page));
    }
    int empty = (PAGES + EVERY_EMPTY - 1) / EVERY_EMPTY;
    // When
    String request = submit("files", pages.toUri().toString(), Map.of("maxPages", PAGES));
    killInTheMiddle(request, PAGES);
    awaitCompletion(request);
    // Then
    requireOneOutcomeEach(
        request,
        IntStream.range(0, PAGES)
            .mapToObj(page -> pages.resolve("p%05d.htm".formatted(page)).toUri().toString())
            .collect(Collectors.toSet()),
        empty,
        (PAGES - empty) * NumberedPage.PARAGRAPHS);
  }

  @Test
  void siteIsCrawledOnceThoughTheServiceIsKilledInItsMiddle() throws IOException {
    // When
    String request = submit("crawl", site.origin() + LinkedSite.path(0), Map.of("depth", 10));
    killInTheMiddle(request, CRAWLED);
    awaitCompletion(request);
    // Then
    requireOneOutcomeEach(
        request,
        IntStream.range(0, CRAWLED)
            .mapToObj(page -> site.origin() + LinkedSite.path(page))
            .collect(Collectors.toSet()),
        0,
        CRAWLED * NumberedPage.PARAGRAPHS);
    Map<String, Integer> fetches = site.fetches();
    assertThat(fetches).hasSize(CRAWLED);
    assertThat(fetches.values()).allMatch(times -> times <= 1 + KILLS);
    int again = fetches.values().stream().mapToInt(times -> times - 1).sum();
    assertThat(again)
        .as("pages in work when the service died")
        .isLessThanOrEqualTo(KILLS * THREADS);
  }

  /** Every address has one outcome in rows, events and manifest, and all of them agree. */
  private void requireOneOutcomeEach(
      String request, Set<String> addresses, int rejected, int paragraphs) throws IOException {
    JsonPath view = view(request, -1, 1);
    assertThat(view.getInt("progress[0].listed")).isEqualTo(addresses.size());
    assertThat(view.getInt("progress[0].waiting")).isZero();
    assertThat(view.getInt("request.completion.ingested")).isEqualTo(addresses.size() - rejected);
    assertThat(view.getInt("request.completion.rejected")).isEqualTo(rejected);
    assertThat(view.getInt("request.completion.paragraphs")).isEqualTo(paragraphs);

    Map<String, String> rows = rows(request);
    assertThat(rows.keySet()).isEqualTo(addresses);

    await()
        .atMost(PATIENCE)
        .until(() -> said(request).stream().map(Entry::id).distinct().count() >= addresses.size());
    Map<String, Set<String>> documents = new TreeMap<>();
    Map<String, Set<String>> announcements = new TreeMap<>();
    for (Entry entry : said(request)) {
      String address = entry.body().path("sourceUri").asText();
      String document = entry.body().path("documentId").asText();
      documents.computeIfAbsent(address, any -> new HashSet<>()).add(document);
      announcements.computeIfAbsent(address, any -> new HashSet<>()).add(entry.id());
    }
    assertThat(documents.keySet()).isEqualTo(addresses);
    assertThat(documents).allSatisfy((uri, ids) -> assertThat(ids).containsExactly(rows.get(uri)));
    assertThat(announcements).allSatisfy((uri, ids) -> assertThat(ids).hasSize(1));
    assertThat(completions(request))
        .extracting(Entry::id)
        .containsOnly(completions(request).getFirst().id());

    JsonNode manifest = manifest(request);
    List<String> inManifest = new ArrayList<>();
    manifest.path("ingested").forEach(each -> inManifest.add(each.path("sourceUri").asText()));
    assertThat(inManifest).hasSize(addresses.size() - rejected);
    for (JsonNode each : manifest.path("ingested")) {
      assertThat(each.path("documentId").asText())
          .isEqualTo(rows.get(each.path("sourceUri").asText()));
      assertThat(blob(each.path("content"))).exists();
    }
    assertThat(manifest.path("rejected")).hasSize(rejected);
    manifest.path("rejected").forEach(each -> inManifest.add(each.path("sourceUri").asText()));
    assertThat(inManifest).containsExactlyInAnyOrderElementsOf(addresses);
  }

  /** Kills the service when a random share of the pages has its outcome, more each time. */
  private void killInTheMiddle(String request, int pages) {
    for (int kill = 0; kill < KILLS; kill++) {
      double share = (kill + 0.2 + 0.6 * random.nextDouble()) / (KILLS + 0.5);
      await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(10))
          .ignoreExceptions()
          .until(() -> outcomes(request) >= share * pages);
      long done = kill();
      System.err.printf("killed process %d behind %.0f %% of the pages%n", done, 100 * share);
      awaitDeath(done);
      assertThat(completions(request)).as("killed before the end").isEmpty();
    }
  }

  private long kill() {
    ChildSnapshot child =
        platform.processes().stream()
            .filter(each -> each.name().equals("ingest-service"))
            .findFirst()
            .orElseThrow();
    ProcessHandle.of(child.pid()).orElseThrow().destroyForcibly();
    return child.pid();
  }

  private static void awaitDeath(long process) {
    await()
        .atMost(PATIENCE)
        .until(() -> ProcessHandle.of(process).map(each -> !each.isAlive()).orElse(true));
  }

  private void awaitCompletion(String request) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> !completions(request).isEmpty());
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> "completed".equals(view(request, -1, 1).getString("request.state")));
  }

  private static int outcomes(String request) {
    JsonPath view = view(request, -1, 1);
    return view.getInt("progress[0].listed") == 0
        ? 0
        : view.getInt("progress[0].listed") - view.getInt("progress[0].waiting");
  }

  private static Map<String, String> rows(String request) {
    Map<String, String> rows = new TreeMap<>();
    Integer after = -1;
    while (after != null) {
      JsonPath view = view(request, after, 500);
      List<Map<String, Object>> page = view.getList("documents");
      for (Map<String, Object> row : page) {
        String before =
            rows.put(String.valueOf(row.get("sourceUri")), String.valueOf(row.get("documentId")));
        assertThat(before).as("second outcome of %s", row.get("sourceUri")).isNull();
      }
      after = view.get("next");
    }
    return rows;
  }

  private List<Entry> said(String request) {
    return ofRequest(request, "document.ingested.v1", "document.rejected.v1");
  }

  private List<Entry> completions(String request) {
    return ofRequest(request, "ingest.completed.v1");
  }

  private List<Entry> ofRequest(String request, String... suffixes) {
    return events.all(
        entry ->
            entry.body().path("requestId").asText().equals(request)
                && Set.of(suffixes).stream().anyMatch(entry.type()::endsWith));
  }

  private JsonNode manifest(String request) throws IOException {
    JsonNode key = completions(request).getFirst().body().path("documents");
    return JSON.readTree(blob(key).toFile());
  }

  private Path blob(JsonNode artifact) {
    return platform.settings().home().blobs().resolve(artifact.path("key").asText());
  }

  private static JsonPath view(String request, int after, int limit) {
    return given()
        .get("/api/ingest/requests/{id}?after={after}&limit={limit}", request, after, limit)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static String submit(String kind, String uri, Map<String, Object> options) {
    return given()
        .contentType("application/json")
        .body(List.of(Map.of("kind", kind, "uri", uri, "options", options)))
        .post("/api/ingest/requests")
        .then()
        .statusCode(202)
        .extract()
        .path("requestId");
  }
}
