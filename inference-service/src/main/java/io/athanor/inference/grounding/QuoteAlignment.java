package io.athanor.inference.grounding;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds cleaned text in the source that it was cleaned from. Between two characters of the quote
 * the source may have markup ({@code <...>}), more or other white space, and soft hyphens; a
 * character may be written as an entity. Everything else must be equal.
 */
final class QuoteAlignment {

  private static final int LONGEST_ENTITY = 10;
  private static final char SOFT_HYPHEN = '\u00ad';
  private static final Map<String, String> ENTITIES =
      Map.ofEntries(
          Map.entry("amp", "&"),
          Map.entry("lt", "<"),
          Map.entry("gt", ">"),
          Map.entry("quot", "\""),
          Map.entry("apos", "'"),
          Map.entry("nbsp", " "),
          Map.entry("ndash", "\u2013"),
          Map.entry("mdash", "\u2014"),
          Map.entry("lsquo", "\u2018"),
          Map.entry("rsquo", "\u2019"),
          Map.entry("ldquo", "\u201c"),
          Map.entry("rdquo", "\u201d"),
          Map.entry("hellip", "\u2026"));

  private final String quote;
  private final String source;
  private final int end;

  private QuoteAlignment(String quote, String source, int end) {
    this.quote = quote;
    this.source = source;
    this.end = end;
  }

  /** The first place of the quote in a part of the source. */
  static Optional<SourcePlace> find(String quote, String source, int start, int end) {
    QuoteAlignment alignment = new QuoteAlignment(quote, source, end);
    for (int from = start; from < end; from++) {
      int to = alignment.endFrom(from);
      if (to >= 0) {
        return Optional.of(new SourcePlace(from, to, true));
      }
    }
    return Optional.empty();
  }

  /** One past the quote's last character when it begins here; -1 when it does not. */
  private int endFrom(int from) {
    int at = from;
    int in = 0;
    while (in < quote.length()) {
      if (Character.isWhitespace(quote.charAt(in))) {
        int after = skipGap(at);
        if (after == at) {
          return -1;
        }
        at = after;
        in = skipWhiteSpace(in);
        continue;
      }
      at = in == 0 ? at : skipInvisible(at);
      Step step = step(at);
      if (step == null || !quote.startsWith(step.text(), in)) {
        return -1;
      }
      in += step.text().length();
      at = step.end();
    }
    return at;
  }

  private int skipWhiteSpace(int in) {
    int after = in;
    while (after < quote.length() && Character.isWhitespace(quote.charAt(after))) {
      after++;
    }
    return after;
  }

  /** A character of the text as the source writes it. */
  private record Step(String text, int end) {}

  private @Nullable Step step(int at) {
    if (at >= end) {
      return null;
    }
    if (source.charAt(at) == '&') {
      Step entity = entity(at);
      if (entity != null) {
        return entity;
      }
    }
    return new Step(source.substring(at, at + 1), at + 1);
  }

  private @Nullable Step entity(int at) {
    int semicolon = source.indexOf(';', at);
    if (semicolon < 0 || semicolon >= end || semicolon - at > LONGEST_ENTITY) {
      return null;
    }
    String name = source.substring(at + 1, semicolon);
    String text = name.startsWith("#") ? numeric(name.substring(1)) : ENTITIES.get(name);
    return text == null ? null : new Step(text, semicolon + 1);
  }

  private static @Nullable String numeric(String digits) {
    try {
      boolean isHex = digits.toLowerCase(Locale.ROOT).startsWith("x");
      int codePoint = isHex ? Integer.parseInt(digits.substring(1), 16) : Integer.parseInt(digits);
      return Character.isValidCodePoint(codePoint) ? Character.toString(codePoint) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** What may stand between two characters of a word. */
  private int skipInvisible(int at) {
    int after = at;
    while (after < end) {
      if (source.charAt(after) == SOFT_HYPHEN) {
        after++;
      } else if (source.charAt(after) == '<' && tagEnd(after) > 0) {
        after = tagEnd(after);
      } else {
        return after;
      }
    }
    return after;
  }

  /** What white space of the quote may have come from: some of it, or markup that breaks lines. */
  private int skipGap(int at) {
    int after = at;
    while (after < end) {
      char next = source.charAt(after);
      Step entity = next == '&' ? entity(after) : null;
      if (Character.isWhitespace(next) || Character.isSpaceChar(next)) {
        after++;
      } else if (entity != null && entity.text().isBlank()) {
        after = entity.end();
      } else if (skipInvisible(after) > after) {
        after = skipInvisible(after);
      } else {
        return after;
      }
    }
    return after;
  }

  private int tagEnd(int at) {
    boolean opens =
        at + 1 < end
            && (Character.isLetter(source.charAt(at + 1))
                || source.charAt(at + 1) == '/'
                || source.charAt(at + 1) == '!');
    int close = opens ? source.indexOf('>', at) : -1;
    return close < 0 || close >= end ? -1 : close + 1;
  }
}
