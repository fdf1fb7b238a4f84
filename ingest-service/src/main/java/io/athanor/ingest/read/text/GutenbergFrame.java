package io.athanor.ingest.read.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the text inside a Project Gutenberg file: what lies between its {@code *** START OF} and
 * {@code *** END OF} lines, without the producers' credits. A text without these lines is taken
 * whole.
 *
 * @param start first character of the text proper
 * @param end one past the last
 */
public record GutenbergFrame(int start, int end) {

  private static final Pattern START =
      Pattern.compile(
          "(?mi)^\\*{3} ?START OF (?:THE |THIS )?PROJECT GUTENBERG[^*]{0,300}(?:\\*{3}[^\\n]*|$)");
  private static final Pattern END =
      Pattern.compile(
          "(?mi)^(?:\\*{3} ?END OF (?:THE |THIS )?PROJECT GUTENBERG"
              + "|End of (?:the |this )?Project Gutenberg(?:'s|’s| E-?text| EBook))");
  private static final Pattern CREDITS =
      Pattern.compile(
          "\\A\\s*(?:(?:Produced|Transcribed|E-?text prepared|This e-?text was (?:produced|prepared))"
              + " by\\b|\\[?Transcriber[’']s note).*?(?=\\R\\s*\\R|\\z)",
          Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

  /** The frame of a text. */
  public static GutenbergFrame of(String text) {
    Matcher start = START.matcher(text);
    if (!start.find()) {
      return new GutenbergFrame(0, text.length());
    }
    int from = start.end();
    Matcher end = END.matcher(text);
    int to = end.find(from) ? end.start() : text.length();
    Matcher credits = CREDITS.matcher(text).region(from, to);
    while (credits.lookingAt()) {
      from = credits.end();
      credits.region(from, to);
    }
    return new GutenbergFrame(from, to);
  }
}
