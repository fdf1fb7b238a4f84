package io.athanor.ingest.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A site's {@code /.well-known/tdmrep.json} (W3C Text and Data Mining Reservation Protocol): which
 * paths are reserved. As in robots.txt, {@code *} stands for anything, a final {@code $} for the
 * end, and the longest matching location decides.
 */
public final class TdmReservations {

  /** Where a site keeps the file. */
  public static final String PATH = "/.well-known/tdmrep.json";

  /** The site has no such file. */
  public static final TdmReservations NONE = new TdmReservations(List.of());

  private final List<Rule> rules;

  private TdmReservations(List<Rule> rules) {
    this.rules = rules;
  }

  private record Rule(String location, Pattern pattern, boolean reserved, String policy) {}

  /** Reads a file; what is not such a file says nothing. */
  public static TdmReservations parse(byte[] content) {
    List<Rule> rules = new ArrayList<>();
    try {
      JsonNode root = Json.mapper().readTree(content);
      for (JsonNode each : root) {
        String location = each.path("location").asText("");
        if (!location.isEmpty()) {
          rules.add(
              new Rule(
                  location,
                  pattern(location),
                  each.path("tdm-reservation").asInt(0) == 1,
                  each.path("tdm-policy").asText("")));
        }
      }
    } catch (IOException notJson) {
      return NONE;
    }
    return new TdmReservations(rules);
  }

  /** What the file says against mining a path, in words. */
  public List<String> reservations(String path) {
    Optional<Rule> holding =
        rules.stream()
            .filter(rule -> rule.pattern.matcher(path).lookingAt())
            .max(Comparator.comparingInt(rule -> rule.location.length()));
    return holding
        .filter(Rule::reserved)
        .map(
            rule ->
                "tdmrep.json reserves "
                    + rule.location
                    + (rule.policy.isEmpty() ? "" : " (policy " + rule.policy + ")"))
        .map(List::of)
        .orElse(List.of());
  }

  private static Pattern pattern(String location) {
    boolean whole = location.endsWith("$");
    String text = whole ? location.substring(0, location.length() - 1) : location;
    StringBuilder expression = new StringBuilder();
    for (String literal : text.split("\\*", -1)) {
      expression.append(expression.isEmpty() ? "" : ".*").append(Pattern.quote(literal));
    }
    return Pattern.compile(expression + (whole ? "$" : ""));
  }
}
