package io.athanor.ingest.fetch;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * What a fetch may cost and where it may go.
 *
 * @param connectTimeout until a connection stands
 * @param firstByteTimeout of silence, before the first byte and between two
 * @param totalTimeout until the last byte, for each request
 * @param maxBytes largest body as it is sent
 * @param maxDecodedBytes largest body after decompression
 * @param maxRedirects how many redirects are followed
 * @param pace least pause between the end of one answer of a host and the next request to it
 * @param longestPace cap of the pause that a slow host or its {@code Crawl-delay} leads to
 * @param allowedPrivateOrigins origins ({@code http://host:port}) that may lie in a private
 *     network; they are read at full pace
 * @param identity who asks
 */
public record FetchLimits(
    Duration connectTimeout,
    Duration firstByteTimeout,
    Duration totalTimeout,
    long maxBytes,
    long maxDecodedBytes,
    int maxRedirects,
    Duration pace,
    Duration longestPace,
    Set<String> allowedPrivateOrigins,
    AgentIdentity identity) {

  public FetchLimits {
    allowedPrivateOrigins = Set.copyOf(allowedPrivateOrigins);
  }

  /** Whether the origin was named as one that may lie in a private network. */
  boolean allowsPrivate(URI address) {
    return allowedPrivateOrigins.contains(origin(address));
  }

  /** Scheme, host and port (RFC 6454), the default port written out. */
  static String origin(URI address) {
    return scheme(address) + "://" + host(address) + ":" + port(address);
  }

  static String scheme(URI address) {
    return String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
  }

  static String host(URI address) {
    return String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
  }

  static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return scheme(address).equals("https") ? 443 : 80;
  }
}
