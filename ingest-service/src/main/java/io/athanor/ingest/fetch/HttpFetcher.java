package io.athanor.ingest.fetch;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.source.RejectedSourceException;
import io.athanor.ingest.source.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches a page once and keeps it. Size, time and redirects are limited, private networks are
 * behind {@link AddressGuard}, hosts are given rest by {@link HostPace}, and a server that is busy
 * (429, 503) or away is asked again a few times; any other status is final. Not safe for several
 * threads.
 */
public final class HttpFetcher {

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> BUSY = Set.of(429, 500, 502, 503, 504);
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);

  private final FetchLimits limits;
  private final FetchCache cache;
  private final InstantSource clock;
  private final Pause pause;
  private final AddressGuard guard;
  private final HostPace pace;
  private final HttpClient client;

  public HttpFetcher(FetchLimits limits, FetchCache cache, InstantSource clock, Pause pause) {
    this.limits = limits;
    this.cache = cache;
    this.clock = clock;
    this.pause = pause;
    this.guard = new AddressGuard(limits, InetAddress::getAllByName);
    this.pace = new HostPace(limits, clock, pause);
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(limits.connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
  }

  /**
   * The page at an address, from the cache if it was fetched before.
   *
   * @throws RejectedSourceException naming the address and the reason
   */
  public FetchedSource fetch(String address) throws InterruptedException {
    Optional<FetchedSource> cached = cache.find(address);
    if (cached.isPresent()) {
      return cached.get();
    }
    URI next = parse(address);
    for (int redirects = 0; redirects <= limits.maxRedirects(); redirects++) {
      HttpResponse<byte[]> response = ask(next);
      if (response.statusCode() == 200) {
        return keep(address, next, response);
      }
      String location = response.headers().firstValue("location").orElse("");
      if (!REDIRECTS.contains(response.statusCode()) || location.isEmpty()) {
        throw unreachable(next, "the server answered with status " + response.statusCode());
      }
      next = redirected(next, location);
    }
    throw unreachable(next, "more than " + limits.maxRedirects() + " redirects");
  }

  private FetchedSource keep(String address, URI last, HttpResponse<byte[]> response) {
    String encoding = response.headers().firstValue("content-encoding").orElse("identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw unreachable(last, "the server sent content encoding " + encoding + " unasked");
    }
    byte[] body = response.body();
    String contentType = response.headers().firstValue("content-type").orElse(null);
    cache.store(
        new FetchCache.Entry(
            address,
            last.toString(),
            contentType,
            Sha256.of(body),
            response.headers().firstValue("etag").orElse(null),
            response.headers().firstValue("last-modified").orElse(null),
            clock.instant()),
        body);
    return new FetchedSource(last.toString(), body, contentType);
  }

  /** Asks until there is an answer that is neither "busy" nor a broken connection. */
  private HttpResponse<byte[]> ask(URI address) throws InterruptedException {
    String reason = "";
    Duration wait = Duration.ZERO;
    for (int attempt = 1; attempt <= limits.attempts(); attempt++) {
      if (!wait.isZero()) {
        pause.forTime(wait);
      }
      wait = FIRST_BACK_OFF.multipliedBy(1L << (attempt - 1));
      try {
        HttpResponse<byte[]> response = askOnce(address);
        if (!BUSY.contains(response.statusCode())) {
          return response;
        }
        reason = "the server answered with status " + response.statusCode();
        Optional<Duration> asked =
            response
                .headers()
                .firstValue("retry-after")
                .flatMap(value -> RetryAfter.parse(value, clock.instant()));
        if (asked.isPresent() && asked.get().compareTo(limits.longestWait()) > 0) {
          throw unreachable(
              address, reason + " and asks to come back in " + asked.get().toSeconds() + " s");
        }
        wait = asked.orElse(wait);
      } catch (IOException e) {
        reason = reason(e);
      }
    }
    throw unreachable(address, reason + ", " + limits.attempts() + " times");
  }

  private HttpResponse<byte[]> askOnce(URI address) throws IOException, InterruptedException {
    pace.await(address);
    guard.check(address);
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(limits.totalTimeout())
            .header("User-Agent", limits.userAgent())
            .header("Accept", "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.5")
            .GET()
            .build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), limits.maxBytes()));
    try {
      // The request's own timeout ends with the headers; this one covers the body too.
      return answer.get(limits.totalTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "no complete answer within " + limits.totalTimeout().toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw failure(address, e.getCause() == null ? e : e.getCause());
    } finally {
      answer.cancel(true);
      pace.answered(address);
    }
  }

  private IOException failure(URI address, Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof IOException && message.contains("body exceeds capacity")) {
      throw new RejectedSourceException(
          ProblemCode.INVALID_SOURCE, address + ": larger than " + limits.maxBytes() + " bytes");
    }
    return cause instanceof IOException broken ? broken : new IOException(cause);
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case java.net.UnknownHostException e -> "the host name has no address";
      case java.net.http.HttpConnectTimeoutException e -> "no connection in time";
      case java.net.ConnectException e -> "the connection was refused";
      default -> "the connection failed (" + failure.getMessage() + ")";
    };
  }

  private static URI redirected(URI from, String location) {
    try {
      return from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw unreachable(from, "it redirects to " + location + ", which is no address");
    }
  }

  private static URI parse(String address) {
    try {
      return URI.create(address);
    } catch (IllegalArgumentException e) {
      throw new RejectedSourceException(
          ProblemCode.INVALID_SOURCE, address + ": this is no valid address: " + e.getMessage());
    }
  }

  private static RejectedSourceException unreachable(URI address, String reason) {
    return new RejectedSourceException(
        ProblemCode.SOURCE_UNREACHABLE, address + ": " + reason + "; check the address");
  }
}
