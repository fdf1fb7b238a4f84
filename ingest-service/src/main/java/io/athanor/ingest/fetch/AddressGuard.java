package io.athanor.ingest.fetch;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.source.RejectedSourceException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * The wall against server-side request forgery: every address of a host must be public, unless the
 * origin was allowed. The check runs right before each request, redirects included; the HTTP client
 * then resolves the name again, but inside the JVM's positive cache of addresses ({@code
 * networkaddress.cache.ttl}, 30 seconds), so it connects to the addresses that were checked.
 */
final class AddressGuard {

  /** Finds the addresses of a host. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private final FetchLimits limits;
  private final Resolver resolver;

  AddressGuard(FetchLimits limits, Resolver resolver) {
    this.limits = limits;
    this.resolver = resolver;
  }

  /**
   * Lets the address pass.
   *
   * @throws RejectedSourceException when it may not be fetched
   * @throws UnknownHostException when its host has no address now
   */
  void check(URI address) throws UnknownHostException {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw forbidden(address, "only http and https addresses are fetched");
    }
    if (address.getHost() == null || address.getUserInfo() != null) {
      throw forbidden(address, "the address must hold a host and no user name");
    }
    if (limits.allowsPrivate(address)) {
      return;
    }
    for (InetAddress each : resolver.resolve(address.getHost())) {
      if (!PublicAddress.isPublic(each)) {
        throw forbidden(
            address,
            "its host has the address "
                + each.getHostAddress()
                + ", which is not public; if this site may be read, add "
                + FetchLimits.origin(address)
                + " to athanor.ingest.fetch.allowed-private-origins");
      }
    }
  }

  private static RejectedSourceException forbidden(URI address, String why) {
    return new RejectedSourceException(ProblemCode.SOURCE_FORBIDDEN, address + ": " + why);
  }
}
