package io.athanor.kit.test.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks a recorded history, long after it happened if need be. */
public final class HistoryChecker {

  private static final Map<String, HistoryRule> RULES = new LinkedHashMap<>();

  static {
    RULES.put("nothing acknowledged is lost", new NothingLost());
    RULES.put("nothing takes effect twice", new NothingTwice());
    RULES.put("states only move forward", new OnlyForward());
    RULES.put("no stale write takes effect", new NoStaleWrite());
  }

  private HistoryChecker() {}

  /** Every break of a rule, as {@code rule: what happened}; empty for a history that is right. */
  public static List<String> violations(History history) {
    List<String> found = new ArrayList<>();
    RULES.forEach(
        (name, rule) -> rule.violations(history).forEach(each -> found.add(name + ": " + each)));
    return found;
  }

  /**
   * Fails unless the history keeps every rule.
   *
   * @throws AssertionError with each violation and the file
   */
  public static void requireRight(History history) {
    List<String> found = violations(history);
    if (!found.isEmpty()) {
      throw new AssertionError(
          "%d violations in %s:%n%s"
              .formatted(found.size(), history.file(), String.join("\n", found)));
    }
  }
}
