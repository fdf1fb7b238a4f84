package io.athanor.ingest.fetch;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.source.RejectedSourceException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

/**
 * The wall against server-side request forgery. It resolves a host, demands that every address is
 * public unless the origin was allowed, and hands the checked addresses on: {@link HttpTransport}
 * connects to one of exactly these, so a name that means something else a moment later (DNS
 * rebinding) leads nowhere. It stands before each request, redirects and robots.txt included.
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
   * @return the addresses of its host that may be connected to, never empty
   * @throws RejectedSourceException when it may not be fetched
   * @throws UnknownHostException when its host has no address now
   */
  List<InetAddress> admit(URI address) throws UnknownHostException {
    String scheme = FetchLimits.scheme(address);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw forbidden(address, "only http and https addresses are fetched");
    }
    if (address.getHost() == null || address.getUserInfo() != null) {
      throw forbidden(address, "the address must hold a host and no user name");
    }
    boolean allowed = limits.allowsPrivate(address);
    if (!allowed && limits.identity().contact().isEmpty()) {
      throw forbidden(
          address,
          "sites are only read by someone they can reach; set "
              + AgentIdentity.CONTACT_KEY
              + " to your mail address or web page");
    }
    List<InetAddress> addresses = List.of(resolver.resolve(address.getHost()));
    if (addresses.isEmpty()) {
      throw new UnknownHostException(address.getHost());
    }
    if (!allowed) {
      for (InetAddress each : addresses) {
        if (!PublicAddress.isPublic(each)) {
          throw notPublic(address, each);
        }
      }
    }
    return addresses;
  }

  private static RejectedSourceException notPublic(URI address, InetAddress found) {
    return forbidden(
        address,
        "its host has the address "
            + found.getHostAddress()
            + ", which is not public; if this site may be read, add "
            + FetchLimits.origin(address)
            + " to athanor.ingest.fetch.allowed-private-origins");
  }

  private static RejectedSourceException forbidden(URI address, String why) {
    return new RejectedSourceException(ProblemCode.SOURCE_FORBIDDEN, address + ": " + why);
  }
}
