package io.athanor.ingest.plan;

import crawlercommons.filters.basic.BasicURLNormalizer;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One spelling for each page: scheme and host in small letters and punycode, no default port, dot
 * segments resolved, no fragment, no tracking parameters.
 */
public final class CanonicalAddress {

  /** Longer addresses are not followed: they are traps more often than pages. */
  static final int LONGEST = 2000;

  private static final List<String> TRACKING =
      List.of(
          "utm_source",
          "utm_medium",
          "utm_campaign",
          "utm_term",
          "utm_content",
          "utm_id",
          "gclid",
          "gbraid",
          "wbraid",
          "dclid",
          "fbclid",
          "msclkid",
          "yclid",
          "twclid",
          "igshid",
          "mc_cid",
          "mc_eid",
          "_ga",
          "_gl",
          "_hsenc",
          "_hsmi",
          "mkt_tok",
          "oly_anon_id",
          "oly_enc_id",
          "vero_id");

  private CanonicalAddress() {}

  /** The one spelling; empty for what is no http or https address. */
  public static Optional<String> of(String address) {
    int fragment = address.indexOf('#');
    String whole = (fragment < 0 ? address : address.substring(0, fragment)).strip();
    if (whole.length() > LONGEST || !whole.matches("(?is)https?://.+")) {
      return Optional.empty();
    }
    // The normalizer keeps state while it works, so every call has its own.
    String normal =
        BasicURLNormalizer.newBuilder().queryParamsToRemove(TRACKING).build().filter(whole);
    return Optional.ofNullable(normal).filter(CanonicalAddress::isAddress);
  }

  /** Whether two addresses have the same host, whatever their scheme. */
  public static boolean sameSite(String first, String second) {
    return host(first).equals(host(second));
  }

  private static String host(String address) {
    return String.valueOf(URI.create(address).getHost()).toLowerCase(Locale.ROOT);
  }

  private static boolean isAddress(String text) {
    try {
      return URI.create(text).getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
