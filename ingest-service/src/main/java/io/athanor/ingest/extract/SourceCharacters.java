package io.athanor.ingest.extract;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Range;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;

/**
 * Walks the characters of text nodes together with their place in the page's source, where one
 * character may be written as several ({@code &mdash;}, CR LF).
 */
final class SourceCharacters {

  private static final Pattern ENTITY =
      Pattern.compile("&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?");

  private static final int MOST_REMEMBERED = 1000;

  /** Takes characters with their ranges in the source. */
  interface Sink {
    void accept(char character, int sourceStart, int sourceEnd);

    /** Takes characters from {@code from} to {@code to}, each written as itself in the source. */
    void acceptRun(String text, int from, int to, int sourceStart);
  }

  private final String page;
  private final Matcher entity;
  private final Map<String, String> decodedEntities = new HashMap<>();

  SourceCharacters(String page) {
    this.page = page;
    this.entity = ENTITY.matcher(page);
  }

  /** Feeds the node's characters to the sink. */
  void walk(TextNode node, Sink sink) {
    Range range = node.sourceRange();
    String text = node.getWholeText();
    int source = range.isTracked() ? range.startPos() : 0;
    int end = range.isTracked() ? Math.min(range.endPos(), page.length()) : 0;
    int index = 0;
    int length = text.length();
    while (index < length) {
      if (source >= end) {
        // The parser moved or invented characters: they all lie where the node ends.
        sink.accept(text.charAt(index++), end, end);
        continue;
      }
      int run = sameCharacters(text, index, source, end);
      if (run > 0) {
        sink.acceptRun(text, index, index + run, source);
        index += run;
        source += run;
        continue;
      }
      char written = page.charAt(source);
      char read = text.charAt(index);
      if (written == '&') {
        int taken = addEntity(text, index, source, end, sink);
        if (taken > 0) {
          index += taken;
          source = entity.end();
          continue;
        }
      } else if (written != read && isLeftOut(written, read)) {
        source++;
        continue;
      }
      sink.accept(read, source, source + 1);
      index++;
      source++;
    }
  }

  /** How many characters from here on are written as themselves; entities are not. */
  private int sameCharacters(String text, int index, int source, int end) {
    int most = Math.min(text.length() - index, end - source);
    int same = 0;
    while (same < most) {
      char written = page.charAt(source + same);
      if (written == '&' || written != text.charAt(index + same)) {
        break;
      }
      same++;
    }
    return same;
  }

  /** The parser drops the first line break of a pre element, CR before LF, and most NULs. */
  private static boolean isLeftOut(char written, char read) {
    return written == '\n' || written == '\r' || (written == '\u0000' && read != '\uFFFD');
  }

  /** How many characters of the text the entity at this place of the source stands for. */
  private int addEntity(String text, int index, int source, int end, Sink sink) {
    if (!entity.region(source, end).lookingAt()) {
      return 0;
    }
    String written = entity.group();
    String decoded = decoded(written);
    if (decoded.isEmpty() || !text.startsWith(decoded, index) || decoded.equals(written)) {
      return 0;
    }
    for (int i = 0; i < decoded.length(); i++) {
      sink.accept(decoded.charAt(i), source, entity.end());
    }
    return decoded.length();
  }

  /** A page uses few entities often; a hostile one must not fill the memory with them. */
  private String decoded(String written) {
    String known = decodedEntities.get(written);
    if (known == null) {
      known = Parser.unescapeEntities(written, false);
      if (decodedEntities.size() < MOST_REMEMBERED) {
        decodedEntities.put(written, known);
      }
    }
    return known;
  }
}
