package io.athanor.ingest.fetch;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.policy.RobotsFile;
import io.athanor.ingest.policy.TdmReservations;
import io.athanor.ingest.source.RejectedSourceException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What sites say in their robots.txt and tdmrep.json, read before anything else of them and again
 * after a day (RFC 9309, 2.4). A robots.txt that answers 4xx allows everything; one that cannot be
 * read allows nothing until it can.
 */
final class OriginPolicies {

  private static final Duration KEPT = Duration.ofHours(24);
  private static final int MOST_REDIRECTS = 5;
  private static final int MOST_ORIGINS = 2_000;

  private final ConditionalFetch pages;
  private final AgentIdentity identity;
  private final InstantSource clock;

  /** The least recently used origin goes first. */
  private final Map<String, Slot> origins =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Slot> eldest) {
          return size() > MOST_ORIGINS;
        }
      };

  OriginPolicies(ConditionalFetch pages, AgentIdentity identity, InstantSource clock) {
    this.pages = pages;
    this.identity = identity;
    this.clock = clock;
  }

  /** What one origin says. */
  record OriginPolicy(RobotsFile robots, TdmReservations tdm, Instant readAt) {}

  private static final class Slot {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable OriginPolicy policy;
  }

  /**
   * The policy of an address's origin.
   *
   * @param offline whether only what was read of it earlier counts
   * @throws SourceBusyException when its robots.txt cannot be read now
   */
  OriginPolicy of(URI address, boolean offline) throws InterruptedException {
    Slot slot;
    synchronized (origins) {
      slot =
          origins.computeIfAbsent(FetchLimits.origin(address) + " " + offline, any -> new Slot());
    }
    slot.lock.lockInterruptibly();
    try {
      OriginPolicy known = slot.policy;
      if (known == null || known.readAt().plus(KEPT).isBefore(clock.instant())) {
        known = offline ? remembered(address) : read(address);
        slot.policy = known;
      }
      return known;
    } finally {
      slot.lock.unlock();
    }
  }

  private OriginPolicy remembered(URI address) throws InterruptedException {
    URI robots = address.resolve("/robots.txt");
    RobotsFile rules =
        rememberedFile(robots)
            .map(content -> RobotsFile.parse(robots.toString(), content, identity.token()))
            .orElse(RobotsFile.NONE);
    TdmReservations tdm =
        rememberedFile(address.resolve(TdmReservations.PATH))
            .map(TdmReservations::parse)
            .orElse(TdmReservations.NONE);
    return new OriginPolicy(rules, tdm, clock.instant());
  }

  private Optional<byte[]> rememberedFile(URI address) throws InterruptedException {
    try {
      return file(address, true, Duration.ZERO);
    } catch (RejectedSourceException neverRead) {
      return Optional.empty();
    }
  }

  private OriginPolicy read(URI address) throws InterruptedException {
    URI robots = address.resolve("/robots.txt");
    RobotsFile rules;
    try {
      rules =
          file(robots, false, Duration.ZERO)
              .map(content -> RobotsFile.parse(robots.toString(), content, identity.token()))
              .orElse(RobotsFile.NONE);
    } catch (SourceBusyException e) {
      String detail =
          e.detail() + "; without its robots.txt nothing of a site is read (RFC 9309, 2.3.1.4)";
      throw e.attempted()
          ? SourceBusyException.asked(detail, e.retryAfter())
          : SourceBusyException.leftAlone(detail, e.retryAfter().orElse(Duration.ZERO));
    }
    return new OriginPolicy(rules, tdm(address, rules), clock.instant());
  }

  private TdmReservations tdm(URI address, RobotsFile rules) throws InterruptedException {
    try {
      return file(address.resolve(TdmReservations.PATH), false, rules.crawlDelay())
          .map(TdmReservations::parse)
          .orElse(TdmReservations.NONE);
    } catch (SourceBusyException | RejectedSourceException e) {
      // The protocol asks nothing of those who cannot read the file.
      return TdmReservations.NONE;
    }
  }

  private Optional<byte[]> file(URI address, boolean offline, Duration crawlDelay)
      throws InterruptedException {
    URI next = address;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      ConditionalFetch.Result result =
          pages.get(
              next,
              new FetchRequest(next.toString(), offline, Instant.MAX, AcceptedTypes.DATA),
              crawlDelay);
      if (result.status() == 200) {
        return Optional.of(result.page().body());
      }
      Optional<String> location = result.redirect();
      if (location.isEmpty()) {
        return unavailable(next, result.status());
      }
      next = HttpFetcher.redirected(next, location.get());
    }
    return Optional.empty();
  }

  /** 4xx, and a redirect to nowhere, mean that there is no such file; 5xx that nobody knows. */
  private static Optional<byte[]> unavailable(URI address, int status) {
    if (status >= 500) {
      throw new RejectedSourceException(
          ProblemCode.SOURCE_FORBIDDEN,
          address
              + ": the server answered with status "
              + status
              + "; without its robots.txt nothing of a site is read (RFC 9309, 2.3.1.4)");
    }
    return Optional.empty();
  }
}
