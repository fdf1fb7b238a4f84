package io.athanor.ingest.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.LocalSite;
import io.athanor.ingest.source.RejectedSourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpFetcherTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir Path folder;
  private final LocalSite site = new LocalSite();
  private final List<Duration> pauses = new ArrayList<>();

  @AfterEach
  void closeSite() {
    site.close();
  }

  @Test
  void pageIsFetchedOnceAndThenComesFromTheCache() throws InterruptedException {
    // Given
    site.page("/a.htm", "<p>A.</p>");
    // When
    FetchedSource first = fetcher().fetch(site.origin() + "/a.htm");
    FetchedSource second = fetcher().fetch(site.origin() + "/a.htm");
    // Then
    assertThat(new String(second.content(), UTF_8)).isEqualTo("<p>A.</p>");
    assertThat(second.contentType())
        .isEqualTo(first.contentType())
        .isEqualTo("text/html; charset=UTF-8");
    assertThat(site.requestsFor("/a.htm")).isEqualTo(1);
  }

  @Test
  void damagedCacheEntryIsFetchedAgain() throws InterruptedException, IOException {
    // Given
    site.page("/a.htm", "<p>A.</p>");
    fetcher().fetch(site.origin() + "/a.htm");
    try (Stream<Path> files = Files.list(folder)) {
      Path body = files.filter(file -> file.toString().endsWith(".body")).findFirst().orElseThrow();
      Files.writeString(body, "<p>");
    }
    // When
    FetchedSource again = fetcher().fetch(site.origin() + "/a.htm");
    // Then
    assertThat(new String(again.content(), UTF_8)).isEqualTo("<p>A.</p>");
    assertThat(site.requestsFor("/a.htm")).isEqualTo(2);
  }

  @Test
  void missingPageIsFinalAtOnce() {
    assertThat(rejection("/none.htm").code()).isEqualTo(ProblemCode.SOURCE_UNREACHABLE);
    assertThat(rejection("/none.htm").detail())
        .isEqualTo(
            site.origin() + "/none.htm: the server answered with status 404; check the address");
    assertThat(pauses).isEmpty();
  }

  @Test
  void busyServerIsAskedAgainAfterThePauseItNames() throws InterruptedException {
    // Given
    site.answer("/a.htm", 503, Map.of("Retry-After", "7"), new byte[0])
        .answer("/a.htm", 429, Map.of("Retry-After", "Sun, 22 Nov 2026 10:00:09 GMT"), new byte[0])
        .page("/a.htm", "<p>A.</p>");
    // When
    FetchedSource page = fetcher().fetch(site.origin() + "/a.htm");
    // Then
    assertThat(new String(page.content(), UTF_8)).isEqualTo("<p>A.</p>");
    assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(9));
  }

  @Test
  void serverThatStaysBusyIsGivenUp() {
    site.answer("/a.htm", 503, Map.of(), new byte[0]);
    assertThat(rejection("/a.htm").detail())
        .contains("the server answered with status 503, 3 times");
    assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void serverThatAsksForALongPauseIsNotWaitedFor() {
    site.answer("/a.htm", 503, Map.of("Retry-After", "3600"), new byte[0]);
    assertThat(rejection("/a.htm").detail()).contains("asks to come back in 3600 s");
    assertThat(pauses).isEmpty();
  }

  @Test
  void redirectIsFollowedAndCheckedAgain() throws InterruptedException {
    // Given
    site.answer("/old.htm", 301, Map.of("Location", "/new.htm"), new byte[0])
        .page("/new.htm", "<p>New.</p>")
        .answer("/out.htm", 302, Map.of("Location", "http://10.0.0.1/secret"), new byte[0])
        .answer("/loop.htm", 302, Map.of("Location", "/loop.htm"), new byte[0]);
    // When
    FetchedSource page = fetcher().fetch(site.origin() + "/old.htm");
    // Then
    assertThat(page.uri()).isEqualTo(site.origin() + "/new.htm");
    assertThat(rejection("/out.htm").code()).isEqualTo(ProblemCode.SOURCE_FORBIDDEN);
    assertThat(rejection("/loop.htm").detail()).contains("more than 3 redirects");
  }

  @Test
  void largePageIsRefused() {
    site.answer("/a.htm", 200, Map.of(), new byte[TestLimits.MAX_BYTES + 1]);
    assertThat(rejection("/a.htm").detail())
        .isEqualTo(site.origin() + "/a.htm: larger than 1000 bytes");
  }

  @Test
  void closedPortIsUnreachable() {
    site.close();
    assertThat(rejection("/a.htm").detail()).contains("the connection was refused, 3 times");
  }

  @Test
  void hostRestsBetweenTwoRequests() throws InterruptedException {
    // Given
    FetchLimits limits = TestLimits.allowing(Set.of());
    HostPace pace = new HostPace(limits, InstantSource.fixed(NOW), pauses::add);
    java.net.URI address = java.net.URI.create("https://example.org/a.htm");
    // When
    pace.await(address);
    pace.answered(address);
    pace.await(address);
    pace.await(java.net.URI.create("https://example.com/a.htm"));
    // Then
    assertThat(pauses).containsExactly(Duration.ofSeconds(1));
  }

  private HttpFetcher fetcher() {
    return new HttpFetcher(
        TestLimits.allowing(Set.of(site.origin())),
        new FetchCache(folder),
        InstantSource.fixed(NOW),
        pauses::add);
  }

  private RejectedSourceException rejection(String path) {
    return catchThrowableOfType(
        RejectedSourceException.class, () -> fetcher().fetch(site.origin() + path));
  }
}
