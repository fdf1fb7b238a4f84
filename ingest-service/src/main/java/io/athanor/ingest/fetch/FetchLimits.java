package io.athanor.ingest.fetch;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * What a fetch may cost and where it may go.
 *
 * @param connectTimeout until a connection stands
 * @param totalTimeout until the last byte, for each request
 * @param maxBytes largest source
 * @param maxRedirects how many redirects are followed
 * @param attempts how often a busy or unreachable server is asked in all
 * @param longestWait longest pause that a server may ask for
 * @param pace pause between the end of one answer of a host and the next request to it
 * @param allowedPrivateOrigins origins ({@code http://host:port}) that may lie in a private
 *     network; they are read at full pace
 * @param userAgent who asks
 */
public record FetchLimits(
    Duration connectTimeout,
    Duration totalTimeout,
    long maxBytes,
    int maxRedirects,
    int attempts,
    Duration longestWait,
    Duration pace,
    Set<String> allowedPrivateOrigins,
    String userAgent) {

  public FetchLimits {
    allowedPrivateOrigins = Set.copyOf(allowedPrivateOrigins);
  }

  /** Whether the origin was named as one that may lie in a private network. */
  boolean allowsPrivate(URI address) {
    return allowedPrivateOrigins.contains(origin(address));
  }

  /** Scheme, host and port (RFC 6454), the default port written out. */
  static String origin(URI address) {
    int port = address.getPort() >= 0 ? address.getPort() : defaultPort(address);
    return address.getScheme() + "://" + address.getHost() + ":" + port;
  }

  private static int defaultPort(URI address) {
    return "https".equals(address.getScheme()) ? 443 : 80;
  }
}
