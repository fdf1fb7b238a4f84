package io.athanor.ingest.fetch;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who asks: the stable {@code User-Agent} with a way to reach the operator, and the token that
 * robots.txt groups are matched with (RFC 9309, 2.2.1).
 *
 * @param name product and version, for example {@code athanor/0.1}
 * @param contact a mail address or a web page; without one only allowed private sites are read
 */
public record AgentIdentity(String name, Optional<String> contact) {

  /** The setting that holds the contact, for messages. */
  public static final String CONTACT_KEY = "athanor.ingest.fetch.contact";

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z_-]*/[A-Za-z0-9._-]+");
  private static final Pattern MAIL =
      Pattern.compile("[^\\s@()<>;]+@[^\\s@()<>;]+\\.[^\\s@()<>;]+");
  private static final Pattern PAGE = Pattern.compile("https?://[^\\s()<>;]+\\.[^\\s()<>;]+");

  public AgentIdentity {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "athanor.ingest.fetch.agent-name must have the form name/version, was \"" + name + '"');
    }
    contact.ifPresent(AgentIdentity::requireReachable);
  }

  /** The {@code User-Agent} header. */
  public String header() {
    return contact
        .map(
            reach ->
                MAIL.matcher(reach).matches()
                    ? name + " (+mailto:" + reach + ")"
                    : name + " (+" + reach + ")")
        .orElse(name);
  }

  /** The product token, in small letters. */
  public String token() {
    return name.substring(0, name.indexOf('/')).toLowerCase(java.util.Locale.ROOT);
  }

  private static void requireReachable(String contact) {
    if (!MAIL.matcher(contact).matches() && !PAGE.matcher(contact).matches()) {
      throw new IllegalArgumentException(
          CONTACT_KEY
              + " must be a mail address or the address of a web page through which sites can reach"
              + " you, was \""
              + contact
              + '"');
    }
  }
}
