package io.athanor.contracts;

import java.util.regex.Pattern;

/**
 * The one rule every identifier keeps, so that it is safe in a path, a URL, a key and a log line.
 */
final class Identifiers {

  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private Identifiers() {}

  static void requireValid(String type, String value) {
    if (!SAFE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          type
              + " must be 1 to 128 letters, digits, '.', '_' or '-', starting with a letter or digit, was \""
              + value
              + '"');
    }
  }
}
