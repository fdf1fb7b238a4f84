package io.athanor.ingest.request;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceSpec;
import io.athanor.ingest.document.DocumentOutcome;
import io.athanor.ingest.document.Provenance;
import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.extract.PageHead;
import io.athanor.ingest.fetch.AcceptedTypes;
import io.athanor.ingest.fetch.AgentIdentity;
import io.athanor.ingest.fetch.FetchConfig;
import io.athanor.ingest.fetch.FetchRequest;
import io.athanor.ingest.fetch.FetchedSource;
import io.athanor.ingest.fetch.RetryPolicy;
import io.athanor.ingest.fetch.SourceBusyException;
import io.athanor.ingest.fetch.SourceFetcher;
import io.athanor.ingest.plan.CanonicalAddress;
import io.athanor.ingest.plan.CrawlConfig;
import io.athanor.ingest.plan.PlannedSource;
import io.athanor.ingest.plan.SitemapReader;
import io.athanor.ingest.plan.SourcePlanner;
import io.athanor.ingest.plan.SourceScope;
import io.athanor.ingest.policy.PageDirectives;
import io.athanor.ingest.source.ReadingLimit;
import io.athanor.ingest.source.RejectedSourceException;
import io.athanor.kit.observe.MetricNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Works on one address: fetch, obey what the page says, read, and look where it leads. May be used
 * by several threads; the database is not touched here.
 */
@ApplicationScoped
class PageVisit {

  private static final String ALLOWED = "allowed";
  private static final String REFUSED = "refused";

  private final SourceFetcher fetcher;
  private final SourceReader reader;
  private final ReadingLimit limit;
  private final SourcePlanner planner;
  private final RetryPolicy retries;
  private final AgentIdentity identity;
  private final CrawlConfig crawl;
  private final FetchConfig fetch;
  private final MeterRegistry metrics;
  private final InstantSource clock = InstantSource.system();

  PageVisit(
      SourceFetcher fetcher,
      SourceReader reader,
      ReadingLimit limit,
      SourcePlanner planner,
      RetryPolicy retries,
      AgentIdentity identity,
      CrawlConfig crawl,
      FetchConfig fetch,
      MeterRegistry metrics) {
    this.fetcher = fetcher;
    this.reader = reader;
    this.limit = limit;
    this.planner = planner;
    this.retries = retries;
    this.identity = identity;
    this.crawl = crawl;
    this.fetch = fetch;
    this.metrics = metrics;
  }

  void register(@Observes StartupEvent event) {
    decisions(ALLOWED);
    decisions(REFUSED);
  }

  /**
   * Does it.
   *
   * @param since when the request was made: what was fetched later is not asked for again
   */
  ReadResult visit(PlannedSource source, SourceSpec spec, SourceScope scope, Instant since)
      throws InterruptedException {
    try {
      if (source.mistake() != null) {
        throw new RejectedSourceException(
            ProblemCode.INVALID_SOURCE, source.uri() + ": " + source.mistake());
      }
      FetchedSource fetched = fetcher.fetch(request(source, spec, since));
      return source.role() == PlannedSource.Role.LISTING
          ? listing(source, fetched, scope)
          : page(source, spec, scope, fetched);
    } catch (SourceBusyException e) {
      return busy(source, e);
    } catch (RejectedSourceException e) {
      return rejected(source, e.code(), e.detail(), List.of());
    }
  }

  private FetchRequest request(PlannedSource source, SourceSpec spec, Instant since) {
    boolean offline = Objects.requireNonNullElse(spec.options().offline(), fetch.fetch().offline());
    boolean page = source.role() == PlannedSource.Role.PAGE && crawled(spec.kind());
    return new FetchRequest(
        source.uri(), offline, since, page ? AcceptedTypes.PAGES : AcceptedTypes.DATA);
  }

  private static boolean crawled(SourceKind kind) {
    return switch (kind) {
      case PAGES, CRAWL, SITEMAP -> true;
      case FILES, FACTS, QUESTION_ANSWER, TABLE, SCRIPT, DEFINITIONS, CONVERSATIONS -> false;
    };
  }

  private static ReadResult listing(
      PlannedSource source, FetchedSource fetched, SourceScope scope) {
    SitemapReader.Listing listing = SitemapReader.read(fetched.uri(), fetched.content());
    return new ReadResult.Listed(
        source,
        listing.pages().stream()
            .flatMap(each -> CanonicalAddress.of(each).stream())
            .filter(scope::takes)
            .toList(),
        listing.sitemaps().stream().flatMap(each -> CanonicalAddress.of(each).stream()).toList());
  }

  private ReadResult page(
      PlannedSource source, SourceSpec spec, SourceScope scope, FetchedSource fetched)
      throws InterruptedException {
    boolean web = fetched.arrival() != FetchedSource.Arrival.LOCAL;
    PageHead head =
        web && isHtml(fetched)
            ? limit.within(
                source.uri(),
                () ->
                    PageHead.of(
                        fetched.uri(), DecodedText.of(fetched.content(), fetched.contentType())))
            : PageHead.NONE;
    PageDirectives directives =
        PageDirectives.of(
            fetched.headers(), head.meta(), head.licence(), path(fetched.uri()), identity.token());
    List<String> reservations = new ArrayList<>(fetched.siteSignals());
    reservations.addAll(directives.reservations());
    List<String> links = directives.nofollow() ? List.of() : links(source, spec, scope, head);
    Optional<RejectedSourceException> refusal =
        refusal(source, spec, scope, fetched, directives, reservations);
    if (web) {
      decisions(refusal.isPresent() ? REFUSED : ALLOWED).increment();
    }
    if (refusal.isPresent()) {
      return rejected(source, refusal.get().code(), refusal.get().detail(), links);
    }
    Provenance provenance =
        new Provenance(
            fetched.uri(),
            fetched.arrival().word(),
            fetched.fetchedAt(),
            directives.licence() == null ? spec.options().licence() : directives.licence(),
            reservations);
    try {
      return new ReadResult.Finished(
          source,
          reader.read(source, spec, fetched, provenance),
          links,
          otherNames(source, spec, fetched, head));
    } catch (RejectedSourceException e) {
      // A page without text, such as a table of contents, still leads to others.
      return rejected(source, e.code(), e.detail(), links);
    }
  }

  private Optional<RejectedSourceException> refusal(
      PlannedSource source,
      SourceSpec spec,
      SourceScope scope,
      FetchedSource fetched,
      PageDirectives directives,
      List<String> reservations) {
    String why = null;
    if (spec.kind() == SourceKind.CRAWL && !scope.within(fetched.uri())) {
      why =
          "it redirects to "
              + fetched.uri()
              + ", outside of "
              + scope.prefix()
              + "; start the crawl there, or set within";
    } else if (directives.noindex()) {
      why = "the page asks not to be kept (noindex)";
    } else if (crawl.obeyOptOuts() && !reservations.isEmpty()) {
      why =
          "its owner does not want it to be trained on: "
              + String.join("; ", reservations)
              + "; ask for permission, or see athanor.ingest.crawl.obey-opt-outs";
    }
    return Optional.ofNullable(why)
        .map(
            text ->
                new RejectedSourceException(
                    ProblemCode.SOURCE_FORBIDDEN, source.uri() + ": " + text));
  }

  private List<String> links(
      PlannedSource source, SourceSpec spec, SourceScope scope, PageHead head) {
    if (spec.kind() != SourceKind.CRAWL || source.depth() >= planner.depth(spec.options())) {
      return List.of();
    }
    return head.links().stream()
        .flatMap(each -> CanonicalAddress.of(each).stream())
        .filter(scope::takes)
        .distinct()
        .toList();
  }

  /** Only pages that were found are compared; what a user named is what the user wants. */
  private static List<String> otherNames(
      PlannedSource source, SourceSpec spec, FetchedSource fetched, PageHead head) {
    if (spec.kind() != SourceKind.CRAWL && spec.kind() != SourceKind.SITEMAP) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    CanonicalAddress.of(fetched.uri()).ifPresent(names::add);
    Optional.ofNullable(head.canonical())
        .flatMap(CanonicalAddress::of)
        .filter(canonical -> CanonicalAddress.sameSite(canonical, fetched.uri()))
        .ifPresent(names::add);
    return names.stream().distinct().filter(name -> !name.equals(source.uri())).toList();
  }

  private ReadResult busy(PlannedSource source, SourceBusyException busy) {
    int made = source.attempts() + 1;
    Optional<Duration> pause =
        busy.attempted()
            ? retries.pauseAfter(made, busy.retryAfter(), RandomGenerator.getDefault())
            : busy.retryAfter();
    if (pause.isPresent()) {
      return new ReadResult.Later(source, busy.attempted(), pause.get(), busy.detail());
    }
    String end =
        made < retries.attempts() && busy.retryAfter().isPresent()
            ? " and asks to come back in " + busy.retryAfter().get().toSeconds() + " s"
            : ", " + made + " times";
    return rejected(
        source,
        ProblemCode.SOURCE_UNREACHABLE,
        busy.detail() + end + "; check the address, or try again later",
        List.of());
  }

  private ReadResult rejected(
      PlannedSource source, ProblemCode code, String detail, List<String> links) {
    return new ReadResult.Finished(
        source,
        new DocumentOutcome.Rejected(
            source.documentId(),
            source.requestId(),
            source.position(),
            source.uri(),
            code,
            detail,
            clock.instant()),
        links,
        List.of());
  }

  private Counter decisions(String decision) {
    return metrics.counter(MetricNames.CRAWL_DECISIONS, MetricNames.OUTCOME, decision);
  }

  private static boolean isHtml(FetchedSource fetched) {
    String type = fetched.contentType();
    return type == null || type.toLowerCase(java.util.Locale.ROOT).contains("html");
  }

  private static String path(String address) {
    try {
      String path = URI.create(address).getRawPath();
      return path == null || path.isEmpty() ? "/" : path;
    } catch (IllegalArgumentException e) {
      return "/";
    }
  }
}
