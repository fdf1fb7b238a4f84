package io.athanor.ingest.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.LocalSite;
import io.athanor.ingest.fetch.FetchedSource.Arrival;
import io.athanor.ingest.source.RejectedSourceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
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
  void secondFetchAsksWhetherThePageHasChangedAndGetsNoBodyAgain() throws InterruptedException {
    // Given
    site.page("/a.htm", "<p>A.</p>");
    FetchedSource first = fetch("/a.htm");
    // When
    FetchedSource second = fetch("/a.htm");
    // Then
    assertThat(first.arrival()).isEqualTo(Arrival.FETCHED);
    assertThat(second.arrival()).isEqualTo(Arrival.UNCHANGED);
    assertThat(new String(second.content(), UTF_8)).isEqualTo("<p>A.</p>");
    assertThat(second.contentType()).isEqualTo("text/html; charset=UTF-8");
    assertThat(site.answered())
        .filteredOn(each -> each.startsWith("/a.htm"))
        .containsExactly("/a.htm 200", "/a.htm 304");
  }

  @Test
  void pageThatWasFetchedSinceTheRequestIsNotAskedForAgain() throws InterruptedException {
    // Given
    site.page("/a.htm", "<p>A.</p>");
    fetch("/a.htm");
    // When
    FetchedSource second =
        fetcher()
            .fetch(
                new FetchRequest(
                    site.origin() + "/a.htm", false, NOW.minusSeconds(1), AcceptedTypes.PAGES));
    // Then
    assertThat(second.arrival()).isEqualTo(Arrival.CACHED);
    assertThat(site.requestsFor("/a.htm")).isEqualTo(1);
  }

  @Test
  void offlineFetchTakesRedirectAndPageFromTheCacheAndNothingElse() throws InterruptedException {
    // Given
    site.answer("/old.htm", 301, Map.of("Location", "/new.htm"), new byte[0])
        .page("/new.htm", "<p>New.</p>");
    fetch("/old.htm");
    site.close();
    // When
    FetchedSource page = fetcher().fetch(offline("/old.htm"));
    RejectedSourceException missing =
        catchThrowableOfType(
            RejectedSourceException.class, () -> fetcher().fetch(offline("/other.htm")));
    // Then
    assertThat(page.uri()).isEqualTo(site.origin() + "/new.htm");
    assertThat(new String(page.content(), UTF_8)).isEqualTo("<p>New.</p>");
    assertThat(missing.detail()).contains("not in the cache of earlier fetches");
  }

  @Test
  void damagedCacheEntryIsFetchedAgain() throws InterruptedException, IOException {
    // Given
    site.page("/a.htm", "<p>A.</p>");
    fetch("/a.htm");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path body : files.filter(file -> file.toString().endsWith(".body")).toList()) {
        Files.writeString(body, "<p>");
      }
    }
    // When
    FetchedSource again = fetch("/a.htm");
    // Then
    assertThat(new String(again.content(), UTF_8)).isEqualTo("<p>A.</p>");
    assertThat(again.arrival()).isEqualTo(Arrival.FETCHED);
  }

  @Test
  void missingPageIsFinalAtOnce() {
    assertThat(rejection("/none.htm").code()).isEqualTo(ProblemCode.SOURCE_UNREACHABLE);
    assertThat(rejection("/none.htm").detail())
        .isEqualTo(
            site.origin() + "/none.htm: the server answered with status 404; check the address");
  }

  @Test
  void busyServerNamesThePauseInSecondsOrAsADate() {
    // Given
    site.answer("/a.htm", 503, Map.of("Retry-After", "7"), new byte[0])
        .answer("/a.htm", 429, Map.of("Retry-After", "Sun, 22 Nov 2026 10:00:09 GMT"), new byte[0])
        .answer("/a.htm", 502, Map.of(), new byte[0]);
    // When
    List<Optional<Duration>> asked =
        List.of(
            busy("/a.htm").retryAfter(), busy("/a.htm").retryAfter(), busy("/a.htm").retryAfter());
    // Then
    assertThat(asked)
        .containsExactly(
            Optional.of(Duration.ofSeconds(7)),
            Optional.of(Duration.ofSeconds(9)),
            Optional.empty());
  }

  @Test
  void redirectIsFollowedAndCheckedAgain() throws InterruptedException {
    // Given
    site.answer("/old.htm", 301, Map.of("Location", "/new.htm#part"), new byte[0])
        .page("/new.htm", "<p>New.</p>")
        .answer("/out.htm", 302, Map.of("Location", "http://10.0.0.1/secret"), new byte[0])
        .answer("/loop.htm", 302, Map.of("Location", "/loop.htm"), new byte[0]);
    // When
    FetchedSource page = fetch("/old.htm");
    // Then
    assertThat(page.uri()).isEqualTo(site.origin() + "/new.htm");
    assertThat(rejection("/out.htm").code()).isEqualTo(ProblemCode.SOURCE_FORBIDDEN);
    assertThat(rejection("/loop.htm").detail()).contains("more than 3 redirects");
  }

  @Test
  void connectionGoesToTheAddressThatWasCheckedWhateverTheNameMeansLater()
      throws InterruptedException {
    // Given
    site.page("/a.htm", "<p>A.</p>");
    String port = site.origin().substring(site.origin().lastIndexOf(':'));
    List<String> resolved = new ArrayList<>();
    AddressGuard.Resolver names =
        host -> {
          resolved.add(host);
          return new InetAddress[] {InetAddress.getByName("127.0.0.1")};
        };
    HttpFetcher fetcher =
        TestFetchers.fetcher(
            TestLimits.allowing(Set.of("http://rebind.invalid" + port)),
            folder,
            names,
            InstantSource.fixed(NOW),
            pauses::add);
    // When
    FetchedSource page = fetcher.fetch(FetchRequest.of("http://rebind.invalid" + port + "/a.htm"));
    // Then the client never resolved the name itself: it has no address outside of this test
    assertThat(page.uri()).startsWith("http://rebind.invalid");
    assertThat(resolved).hasSize(site.answered().size());
  }

  @Test
  void robotsTxtForbidsByTheLongestMatchAndIsReadOnce() throws InterruptedException {
    // Given
    site.answer(
            "/robots.txt",
            200,
            Map.of("Content-Type", "text/plain"),
            "User-agent: *\nDisallow: /private/\nAllow: /private/open\n".getBytes(UTF_8))
        .page("/private/open.htm", "<p>Open.</p>")
        .page("/private/closed.htm", "<p>Closed.</p>");
    HttpFetcher fetcher = fetcher();
    // When
    FetchedSource open = fetcher.fetch(FetchRequest.of(site.origin() + "/private/open.htm"));
    RejectedSourceException closed =
        catchThrowableOfType(
            RejectedSourceException.class,
            () -> fetcher.fetch(FetchRequest.of(site.origin() + "/private/closed.htm")));
    // Then
    assertThat(open.content()).isNotEmpty();
    assertThat(closed.code()).isEqualTo(ProblemCode.SOURCE_FORBIDDEN);
    assertThat(closed.detail()).contains("robots.txt forbids it");
    assertThat(site.requestsFor("/private/closed.htm")).isZero();
    assertThat(site.requestsFor("/robots.txt")).isEqualTo(1);
  }

  @Test
  void robotsTxtThatCannotBeReadForbidsEverythingForNow() {
    site.answer("/robots.txt", 503, Map.of(), new byte[0]).page("/a.htm", "<p>A.</p>");
    assertThat(busy("/a.htm").detail())
        .contains("without its robots.txt nothing of a site is read");
    assertThat(site.requestsFor("/a.htm")).isZero();
  }

  @Test
  void signalsAgainstTrainingOfTheSiteComeWithThePage() throws InterruptedException {
    // Given
    site.answer(
            "/robots.txt",
            200,
            Map.of("Content-Type", "text/plain"),
            "User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n".getBytes(UTF_8))
        .answer(
            "/.well-known/tdmrep.json",
            200,
            Map.of("Content-Type", "application/json"),
            "[{\"location\":\"/a*\",\"tdm-reservation\":1}]".getBytes(UTF_8))
        .page("/a.htm", "<p>A.</p>")
        .page("/b.htm", "<p>B.</p>");
    // When
    List<String> ofA = fetch("/a.htm").siteSignals();
    List<String> ofB = fetch("/b.htm").siteSignals();
    // Then
    assertThat(ofA)
        .containsExactly("robots.txt says content-signal: ai-train=no", "tdmrep.json reserves /a*");
    assertThat(ofB).containsExactly("robots.txt says content-signal: ai-train=no");
  }

  @Test
  void compressedPagesAreDecodedAndBombsRefused() throws InterruptedException, IOException {
    // Given
    site.answer("/gzip", 200, html("gzip"), gzip("<p>Z.</p>".getBytes(UTF_8)))
        .answer("/deflate", 200, html("deflate"), deflate("<p>D.</p>".getBytes(UTF_8)))
        .answer("/bomb", 200, html("gzip"), gzip(new byte[100_000]))
        .answer("/odd", 200, html("zstd"), new byte[10])
        .answer("/broken", 200, html("gzip"), new byte[10]);
    // When
    String gzip = new String(fetch("/gzip").content(), UTF_8);
    String deflate = new String(fetch("/deflate").content(), UTF_8);
    // Then
    assertThat(List.of(gzip, deflate)).containsExactly("<p>Z.</p>", "<p>D.</p>");
    assertThat(rejection("/bomb").detail())
        .endsWith("/bomb: larger than 3000 bytes after decompression");
    assertThat(rejection("/odd").detail()).contains("content encoding zstd unasked");
    assertThat(busy("/broken").detail()).contains("the connection failed");
  }

  @Test
  void largePageIsRefusedAndAPictureIsNotEvenRead() {
    site.answer("/a.htm", 200, Map.of(), new byte[TestLimits.MAX_BYTES + 1])
        .answer("/a.png", 200, Map.of("Content-Type", "image/png"), new byte[10]);
    assertThat(rejection("/a.htm").detail())
        .isEqualTo(site.origin() + "/a.htm: larger than 1000 bytes");
    assertThat(rejection("/a.png").detail())
        .isEqualTo(site.origin() + "/a.png is image/png, which is not read here");
  }

  @Test
  void closedPortIsUnreachableForNow() {
    site.close();
    assertThat(busy("/a.htm").detail()).contains("the connection was refused");
  }

  @Test
  void hostRestsAfterEachAnswerAndLongerAfterASlowOne() throws Exception {
    // Given
    MovingClock clock = new MovingClock();
    HostTurns turns = new HostTurns(TestLimits.allowing(Set.of()), clock, pauses::add);
    URI address = URI.create("https://example.org/a.htm");
    InetAddress server = InetAddress.getByName("1.1.1.1");
    // When
    turns.take(address, server, Duration.ZERO).close();
    try (HostTurns.Turn slow = turns.take(address, server, Duration.ZERO)) {
      clock.now = clock.now.plusSeconds(2);
    }
    turns.take(address, server, Duration.ofMinutes(5)).close();
    turns.take(URI.create("https://other.example/"), server, Duration.ZERO).close();
    // Then
    assertThat(pauses)
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30));
  }

  private static final class MovingClock implements InstantSource {
    private Instant now = NOW;

    @Override
    public Instant instant() {
      return now;
    }
  }

  private static Map<String, String> html(String coding) {
    return Map.of("Content-Type", "text/html", "Content-Encoding", coding);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream stream = new GZIPOutputStream(bytes)) {
      stream.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] deflate(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream stream = new DeflaterOutputStream(bytes)) {
      stream.write(content);
    }
    return bytes.toByteArray();
  }

  private FetchRequest offline(String path) {
    return new FetchRequest(site.origin() + path, true, Instant.MAX, AcceptedTypes.PAGES);
  }

  private FetchedSource fetch(String path) throws InterruptedException {
    return fetcher().fetch(FetchRequest.of(site.origin() + path));
  }

  private HttpFetcher fetcher() {
    return TestFetchers.fetcher(
        TestLimits.allowing(Set.of(site.origin())),
        folder,
        InetAddress::getAllByName,
        InstantSource.fixed(NOW),
        pauses::add);
  }

  private RejectedSourceException rejection(String path) {
    return catchThrowableOfType(RejectedSourceException.class, () -> fetch(path));
  }

  private SourceBusyException busy(String path) {
    return catchThrowableOfType(SourceBusyException.class, () -> fetch(path));
  }
}
