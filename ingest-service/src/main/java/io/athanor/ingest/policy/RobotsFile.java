package io.athanor.ingest.policy;

import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRules.RobotRulesMode;
import crawlercommons.robots.SimpleRobotRulesParser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A site's robots.txt as it applies to us (RFC 9309): the longest matching rule decides. */
public final class RobotsFile {

  /** There is none, or none that may be read (4xx): everything is allowed (RFC 9309, 2.3.1.3). */
  public static final RobotsFile NONE =
      new RobotsFile(new SimpleRobotRules(RobotRulesMode.ALLOW_ALL), UseSignals.NONE);

  private static final int MOST_WARNINGS = 5;

  private final SimpleRobotRules rules;
  private final UseSignals signals;

  private RobotsFile(SimpleRobotRules rules, UseSignals signals) {
    this.rules = rules;
    this.signals = signals;
  }

  /**
   * Reads a file.
   *
   * @param token our product token, in small letters
   */
  public static RobotsFile parse(String address, byte[] content, String token) {
    // A long Crawl-delay is a wish about pace, not a ban: whoever paces caps it.
    SimpleRobotRulesParser parser = new SimpleRobotRulesParser(Long.MAX_VALUE, MOST_WARNINGS);
    SimpleRobotRules rules = parser.parseContent(address, content, "text/plain", Set.of(token));
    return new RobotsFile(
        rules, UseSignals.ofRobotsFile(new String(content, StandardCharsets.UTF_8), token));
  }

  /** Whether an address may be fetched. */
  public boolean allows(String address) {
    return rules.isAllowed(address);
  }

  /** The pause between two requests that the site asks for; zero when it asks for none. */
  public Duration crawlDelay() {
    return rules.getCrawlDelay() > 0 ? Duration.ofMillis(rules.getCrawlDelay()) : Duration.ZERO;
  }

  /** What the file's signal lines say against training on a path, in words. */
  public List<String> reservations(String path) {
    return signals.reservations(path, "robots.txt");
  }
}
