package io.athanor.ingest.fetch;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.fetch.FetchCache.Entry;
import io.athanor.ingest.fetch.OriginPolicies.OriginPolicy;
import io.athanor.ingest.source.RejectedSourceException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fetches pages of web sites: asks robots.txt, follows redirects, and leaves the rest to the layers
 * below: {@link ConditionalFetch} (cache), {@link PoliteExchange} (wall, turn, breaker) and {@link
 * HttpTransport} (bytes). May be used by several threads.
 */
public final class HttpFetcher {

  private final FetchLimits limits;
  private final ConditionalFetch pages;
  private final OriginPolicies policies;
  private final FetchMeters meters;

  HttpFetcher(
      FetchLimits limits, ConditionalFetch pages, OriginPolicies policies, FetchMeters meters) {
    this.limits = limits;
    this.pages = pages;
    this.policies = policies;
    this.meters = meters;
  }

  /**
   * The page at an address.
   *
   * @throws RejectedSourceException naming the address and the reason
   * @throws SourceBusyException when it may be had later
   */
  public FetchedSource fetch(FetchRequest request) throws InterruptedException {
    try {
      FetchedSource fetched = follow(request);
      meters.arrived(fetched.arrival());
      return fetched;
    } catch (RejectedSourceException e) {
      meters.rejected(e.code());
      throw e;
    } catch (SourceBusyException e) {
      meters.postponed();
      throw e;
    }
  }

  private FetchedSource follow(FetchRequest request) throws InterruptedException {
    URI next = parse(request.address());
    for (int redirects = 0; redirects <= limits.maxRedirects(); redirects++) {
      List<String> signals = new ArrayList<>();
      Duration crawlDelay = permitted(next, request.offline(), signals);
      ConditionalFetch.Result result = pages.get(next, request, crawlDelay);
      if (result.status() == 200) {
        return source(next, result, signals);
      }
      Optional<String> location = result.redirect();
      if (location.isEmpty()) {
        throw unreachable(next, "the server answered with status " + result.status());
      }
      next = redirected(next, location.get());
    }
    throw unreachable(next, "more than " + limits.maxRedirects() + " redirects");
  }

  /** The pause that the site asks for, once its robots.txt has allowed the address. */
  private Duration permitted(URI address, boolean offline, List<String> signals)
      throws InterruptedException {
    OriginPolicy policy = policies.of(address, offline);
    if (!policy.robots().allows(address.toString())) {
      throw new RejectedSourceException(
          ProblemCode.SOURCE_FORBIDDEN,
          address
              + ": the site's robots.txt forbids it (RFC 9309); ask its owner, or leave it out");
    }
    String path = address.getRawPath() == null ? "/" : address.getRawPath();
    signals.addAll(policy.robots().reservations(path));
    signals.addAll(policy.tdm().reservations(path));
    return policy.robots().crawlDelay();
  }

  private static FetchedSource source(
      URI address, ConditionalFetch.Result result, List<String> signals) {
    Entry entry = result.page().entry();
    return new FetchedSource(
        address.toString(),
        result.page().body(),
        entry.contentType(),
        result.arrival(),
        entry.fetchedAt(),
        entry.headers(),
        signals);
  }

  static URI redirected(URI from, String location) {
    try {
      return withoutFragment(from.resolve(location.strip().replace(" ", "%20")));
    } catch (IllegalArgumentException e) {
      throw unreachable(from, "it redirects to " + location + ", which is no address");
    }
  }

  private static URI parse(String address) {
    try {
      return withoutFragment(URI.create(address));
    } catch (IllegalArgumentException e) {
      throw new RejectedSourceException(
          ProblemCode.INVALID_SOURCE, address + ": this is no valid address: " + e.getMessage());
    }
  }

  private static URI withoutFragment(URI address) {
    String text = address.toString();
    int fragment = text.indexOf('#');
    return fragment < 0 ? address : URI.create(text.substring(0, fragment));
  }

  private static RejectedSourceException unreachable(URI address, String reason) {
    return new RejectedSourceException(
        ProblemCode.SOURCE_UNREACHABLE, address + ": " + reason + "; check the address");
  }
}
