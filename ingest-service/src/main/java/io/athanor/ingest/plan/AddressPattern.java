package io.athanor.ingest.plan;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A pattern of {@link io.athanor.contracts.pipeline.SourceOptions#include()} and {@code exclude}:
 * {@code *} stands for anything within a folder, {@code **} for anything at all, {@code ?} for one
 * character. With {@code ://} it is compared with the whole address; with a leading slash, with the
 * path from its start; otherwise with the end of the path, so {@code *.pdf} means every such file.
 */
final class AddressPattern {

  private final Pattern expression;
  private final boolean wholeAddress;

  private AddressPattern(Pattern expression, boolean wholeAddress) {
    this.expression = expression;
    this.wholeAddress = wholeAddress;
  }

  static AddressPattern of(String pattern) {
    boolean whole = pattern.contains("://");
    String prefix = whole || pattern.startsWith("/") ? "" : "(?:.*/)?";
    return new AddressPattern(Pattern.compile(prefix + expression(pattern)), whole);
  }

  /** The patterns of an option; a numbered range in one stands for several. */
  static List<AddressPattern> all(List<String> patterns) {
    return patterns.stream()
        .flatMap(each -> UrlRange.of(each).addresses())
        .map(AddressPattern::of)
        .toList();
  }

  /**
   * Whether an address is meant.
   *
   * @param path from the root of the site or of the folder, with a leading slash
   */
  boolean matches(String address, String path) {
    return expression.matcher(wholeAddress ? address : path).matches();
  }

  private static String expression(String pattern) {
    StringBuilder expression = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char character = pattern.charAt(i);
      if (character == '*' && pattern.startsWith("**", i)) {
        expression.append(".*");
        i++;
      } else if (character == '*') {
        expression.append("[^/]*");
      } else if (character == '?') {
        expression.append("[^/]");
      } else {
        expression.append(Pattern.quote(String.valueOf(character)));
      }
    }
    return expression.toString();
  }
}
