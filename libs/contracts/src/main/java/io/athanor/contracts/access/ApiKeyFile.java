package io.athanor.contracts.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The file of API keys, plain text that also fits into a Kubernetes Secret. A line is
 *
 * <pre>NAME SHA256 SCOPE[,SCOPE...] [REQUESTS_PER_MINUTE]</pre>
 *
 * <p>Blank lines and lines that begin with {@code #} are left out.
 */
public final class ApiKeyFile {

  private static final String HEADING =
      "# API keys: name, SHA-256 of the secret, scopes, requests per minute (0: no limit)\n";

  private ApiKeyFile() {}

  /**
   * Reads the keys, in the file's order.
   *
   * @param place names the file in messages
   * @throws IllegalArgumentException naming the line that is wrong
   */
  public static List<ApiKey> parse(String place, String text) {
    var keys = new LinkedHashMap<String, ApiKey>();
    Map<String, String> names = new HashMap<>();
    List<String> lines = text.lines().toList();
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        ApiKey key = key(line);
        if (keys.putIfAbsent(key.name(), key) != null) {
          throw new IllegalArgumentException("the name '%s' is there twice".formatted(key.name()));
        }
        String other = names.putIfAbsent(key.sha256(), key.name());
        if (other != null) {
          throw new IllegalArgumentException(
              "'%s' and '%s' have the same secret".formatted(other, key.name()));
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "%s, line %d: %s".formatted(place, number, e.getMessage()), e);
      }
    }
    return new ArrayList<>(keys.values());
  }

  /** The text of a file that holds these keys. */
  public static String format(List<ApiKey> keys) {
    return keys.stream().map(ApiKeyFile::line).collect(Collectors.joining("", HEADING, ""));
  }

  private static ApiKey key(String line) {
    String[] columns = line.split("\\s+");
    if (columns.length < 3 || columns.length > 4) {
      throw new IllegalArgumentException(
          "expected NAME SHA256 SCOPES [REQUESTS_PER_MINUTE], found %d columns"
              .formatted(columns.length));
    }
    List<ApiScope> scopes = Stream.of(columns[2].split(",")).map(ApiScope::parse).toList();
    return new ApiKey(columns[0], columns[1], scopes, limit(columns));
  }

  private static int limit(String[] columns) {
    if (columns.length < 4) {
      return 0;
    }
    try {
      return Integer.parseInt(columns[3]);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "requests per minute must be a whole number, was '%s'".formatted(columns[3]), e);
    }
  }

  private static String line(ApiKey key) {
    String scopes = key.scopes().stream().map(ApiScope::toString).collect(Collectors.joining(","));
    return "%s %s %s %d\n".formatted(key.name(), key.sha256(), scopes, key.requestsPerMinute());
  }
}
