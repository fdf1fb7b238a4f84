package io.athanor.ingest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.contracts.pipeline.SourceSpec;
import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A folder of many pages with a known number of bad ones. A small one belongs to every build;
 * {@code -Dathanor.scale.pages=10000} makes it the real thing and prints how the heap went.
 */
@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
@QuarkusTestResource(LocalSiteResource.class)
class ScaleIT {

  private static final int PAGES = Integer.getInteger("athanor.scale.pages", 700);
  private static final int EVERY_BAD = 50;

  @Test
  void everyPageOfALargeFolderHasItsOutcomeAndTheCountsAddUp() throws IOException {
    // Given
    Path folder = Files.createDirectories(LocalSiteResource.folder.resolve("scale"));
    for (int page = 0; page < PAGES; page++) {
      Files.writeString(
          folder.resolve("p%05d.htm".formatted(page)), page % EVERY_BAD == 0 ? "" : html(page));
    }
    int bad = (PAGES + EVERY_BAD - 1) / EVERY_BAD;
    SourceOptions options =
        new SourceOptions(List.of(), List.of(), null, null, null, null, List.of(), null, "en");
    // When
    long start = System.nanoTime();
    String request =
        Requests.submit(new SourceSpec(SourceKind.FILES, folder.toUri().toString(), options));
    List<Long> heap = new ArrayList<>();
    await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              heap.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
              return "completed".equals(view(request).getString("request.state"));
            });
    long milliseconds = (System.nanoTime() - start) / 1_000_000;
    // Then
    JsonPath view = view(request);
    assertThat(view.getInt("progress[0].listed")).isEqualTo(PAGES);
    assertThat(view.getInt("progress[0].waiting")).isZero();
    assertThat(view.getInt("request.completion.rejected")).isEqualTo(bad);
    assertThat(view.getInt("request.completion.ingested")).isEqualTo(PAGES - bad);
    System.err.printf("%d pages in %d ms, heap in MiB: %s%n", PAGES, milliseconds, heap);
  }

  private static JsonPath view(String request) {
    return given().get("/api/ingest/requests/" + request + "?limit=1").jsonPath();
  }

  private static String html(int page) {
    StringBuilder html = new StringBuilder("<title>Page " + page + "</title>");
    for (int paragraph = 0; paragraph < 20; paragraph++) {
      html.append("<p>Page ")
          .append(page)
          .append(" says in its paragraph ")
          .append(paragraph)
          .append(" that the miller went down to the river and looked at it for a while.</p>");
    }
    return html.toString();
  }
}
