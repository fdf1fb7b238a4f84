package io.athanor.ingest.fetch;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives each host, and each machine behind several host names, one request at a time and rest in
 * between: at least the configured pace, five times as long as its last answer took, and what its
 * robots.txt asks for, up to a cap. Sites in {@link FetchLimits#allowedPrivateOrigins()} get no
 * rest.
 */
final class HostTurns {

  private static final int ANSWER_TIMES = 5;

  /** More hosts than this are forgotten once they are rested. */
  private static final int MOST_HOSTS = 10_000;

  private final FetchLimits limits;
  private final InstantSource clock;
  private final Pause pause;
  private final Map<String, Host> hosts = new ConcurrentHashMap<>();

  HostTurns(FetchLimits limits, InstantSource clock, Pause pause) {
    this.limits = limits;
    this.clock = clock;
    this.pause = pause;
  }

  private static final class Host {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Instant restUntil = Instant.MIN;
  }

  /** The right to send one request; ends when the answer has ended. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits for the host's and the server's turn.
   *
   * @param crawlDelay what the host's robots.txt asks for; zero when it asks for nothing
   */
  Turn take(URI address, InetAddress server, Duration crawlDelay) throws InterruptedException {
    Host name = host(FetchLimits.origin(address));
    name.lock.lockInterruptibly();
    try {
      boolean paced = !limits.allowsPrivate(address);
      Host machine = host(paced ? server.getHostAddress() : FetchLimits.origin(address));
      machine.lock.lockInterruptibly();
      try {
        if (paced) {
          rest(name);
          rest(machine);
        }
        Instant start = clock.instant();
        return () -> {
          if (paced) {
            Instant until = clock.instant().plus(pauseAfter(start, crawlDelay));
            name.restUntil = until;
            machine.restUntil = until;
          }
          machine.lock.unlock();
          name.lock.unlock();
        };
      } catch (InterruptedException | RuntimeException e) {
        machine.lock.unlock();
        throw e;
      }
    } catch (InterruptedException | RuntimeException e) {
      name.lock.unlock();
      throw e;
    }
  }

  private Duration pauseAfter(Instant start, Duration crawlDelay) {
    Duration slow = Duration.between(start, clock.instant()).multipliedBy(ANSWER_TIMES);
    Duration longest = max(limits.pace(), max(slow, crawlDelay));
    return longest.compareTo(limits.longestPace()) < 0 ? longest : limits.longestPace();
  }

  private void rest(Host host) throws InterruptedException {
    Instant now = clock.instant();
    if (now.isBefore(host.restUntil)) {
      pause.forTime(Duration.between(now, host.restUntil));
    }
  }

  private Host host(String key) {
    if (hosts.size() > MOST_HOSTS) {
      forgetRested();
    }
    return hosts.computeIfAbsent(key, any -> new Host());
  }

  private void forgetRested() {
    Instant now = clock.instant();
    for (Iterator<Host> each = hosts.values().iterator(); each.hasNext(); ) {
      Host host = each.next();
      if (!host.lock.isLocked() && !host.lock.hasQueuedThreads() && host.restUntil.isBefore(now)) {
        each.remove();
      }
    }
  }

  private static Duration max(Duration first, Duration second) {
    return first.compareTo(second) >= 0 ? first : second;
  }
}
