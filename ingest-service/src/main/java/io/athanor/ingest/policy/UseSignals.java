package io.athanor.ingest.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Statements about the use of content by machines: {@code Content-Signal: search=yes, ai-train=no}
 * (contentsignals.org) and {@code Content-Usage: train-ai=n} (IETF AIPREF), as lines of a
 * robots.txt group, where a path may stand before the statements, or as headers. Only statements
 * about training count here.
 */
final class UseSignals {

  static final UseSignals NONE = new UseSignals(List.of());

  private static final Set<String> FIELDS = Set.of("content-signal", "content-usage");
  private static final Set<String> TRAINING =
      Set.of("ai-train", "train-ai", "train-genai", "genai", "ai");
  private static final Set<String> REFUSALS = Set.of("no", "n");

  private final List<Statement> statements;

  private UseSignals(List<Statement> statements) {
    this.statements = statements;
  }

  /** {@code field: key=value} for the addresses below a path. */
  private record Statement(String field, String path, String key, String value) {}

  /** The statements of the group for our token, or else of the group for everybody. */
  static UseSignals ofRobotsFile(String file, String token) {
    List<Statement> ours = new ArrayList<>();
    List<Statement> everybodys = new ArrayList<>();
    Set<String> agents = new HashSet<>(Set.of("*"));
    boolean named = false;
    boolean naming = false;
    for (String line : file.lines().toList()) {
      String text = line.replaceFirst("#.*", "").strip();
      int colon = text.indexOf(':');
      if (colon < 0) {
        continue;
      }
      String field = text.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      String value = text.substring(colon + 1).strip();
      if (field.equals("user-agent")) {
        if (!naming) {
          agents.clear();
        }
        agents.add(value.toLowerCase(Locale.ROOT));
        named |= value.equalsIgnoreCase(token);
        naming = true;
        continue;
      }
      naming = false;
      if (FIELDS.contains(field)) {
        (agents.contains(token)
                ? ours
                : agents.contains("*") ? everybodys : new ArrayList<Statement>())
            .addAll(statements(field, value));
      }
    }
    return new UseSignals(named ? ours : everybodys);
  }

  /** The statements of a header. */
  static UseSignals ofHeader(String field, String value) {
    return new UseSignals(statements(field, value));
  }

  /**
   * The refusals that hold for a path, in words; of statements with one key the one with the
   * longest path holds.
   */
  List<String> reservations(String path, String where) {
    Map<String, Statement> holding = new TreeMap<>();
    for (Statement each : statements) {
      if (path.startsWith(each.path)) {
        holding.merge(
            each.field + "|" + each.key,
            each,
            (first, second) -> second.path.length() >= first.path.length() ? second : first);
      }
    }
    return holding.values().stream()
        .filter(each -> REFUSALS.contains(each.value))
        .map(each -> where + " says " + each.field + ": " + each.key + "=" + each.value)
        .toList();
  }

  private static List<Statement> statements(String field, String value) {
    String path = "/";
    String text = value;
    if (value.startsWith("/")) {
      String[] parts = value.split("\\s+", 2);
      path = parts[0].replaceFirst("\\*+$", "");
      text = parts.length == 2 ? parts[1] : "";
    }
    List<Statement> statements = new ArrayList<>();
    for (String each : text.split(",")) {
      String[] pair = each.split("=", 2);
      String key = pair[0].strip().toLowerCase(Locale.ROOT);
      if (pair.length == 2 && TRAINING.contains(key)) {
        String word = pair[1].split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        statements.add(new Statement(field, path, key, word));
      }
    }
    return statements;
  }
}
