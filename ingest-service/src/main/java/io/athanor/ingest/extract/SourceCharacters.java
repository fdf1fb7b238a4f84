package io.athanor.ingest.extract;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Range;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;

/**
 * Walks the characters of a text node together with their place in the page's source, where one
 * character may be written as several ({@code &mdash;}, CR LF).
 */
final class SourceCharacters {

  private static final Pattern ENTITY =
      Pattern.compile("&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?");

  /** Takes one character with its range in the source. */
  @FunctionalInterface
  interface Sink {
    void accept(char character, int sourceStart, int sourceEnd);
  }

  private SourceCharacters() {}

  /** Feeds the node's characters to the sink. */
  static void walk(String page, TextNode node, Sink sink) {
    Range range = node.sourceRange();
    String text = node.getWholeText();
    int start = range.isTracked() ? range.startPos() : 0;
    int end = range.isTracked() ? Math.min(range.endPos(), page.length()) : 0;
    Matcher entity = ENTITY.matcher(page).region(start, end);
    int source = start;
    int index = 0;
    while (index < text.length()) {
      if (source >= end) {
        // The parser moved or invented characters: they all lie where the node ends.
        sink.accept(text.charAt(index++), end, end);
        continue;
      }
      char written = page.charAt(source);
      if (written == '&' && entity.region(source, end).lookingAt()) {
        String decoded = Parser.unescapeEntities(entity.group(), false);
        if (text.startsWith(decoded, index) && !decoded.equals(entity.group())) {
          for (int i = 0; i < decoded.length(); i++) {
            sink.accept(decoded.charAt(i), source, entity.end());
          }
          index += decoded.length();
          source = entity.end();
          continue;
        }
      }
      // Left out by the parser: the first line break of a pre element, CR before LF.
      if (written != text.charAt(index) && (written == '\n' || written == '\r')) {
        source++;
        continue;
      }
      sink.accept(text.charAt(index++), source, source + 1);
      source++;
    }
  }
}
