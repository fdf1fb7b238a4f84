package io.athanor.llm.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into tokens and applies white-space control: {@code -} and {@code +} signs,
 * {@code trim_blocks} (the newline behind a block or comment goes) and {@code lstrip_blocks} (the
 * indent before a block or comment goes). The rules follow {@code jinja2.lexer}.
 */
final class Lexer {
  private static final Pattern RAW =
      Pattern.compile("\\{%[-+]?\\s*raw\\s*(?:-%\\}\\s*|%\\})", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern END_RAW =
      Pattern.compile(
          "\\{%([-+]?)\\s*endraw\\s*(?:\\+%\\}|-%\\}\\s*|%\\}\\n?)",
          Pattern.UNICODE_CHARACTER_CLASS);

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int line = 1;
  private boolean lineStarting = true;

  Lexer(String source) {
    this.source = normalise(source);
  }

  /** One kind of line end, and a single one at the end of the template goes. */
  private static String normalise(String source) {
    String lines = source.replace("\r\n", "\n").replace('\r', '\n');
    return lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
  }

  List<Token> tokens() {
    while (position < source.length()) {
      int open = nextOpening();
      if (open < 0) {
        data(source.substring(position));
        position = source.length();
        break;
      }
      markup(open);
    }
    add(Token.Kind.END, "");
    return tokens;
  }

  private int nextOpening() {
    for (int at = source.indexOf('{', position); at >= 0; at = source.indexOf('{', at + 1)) {
      char next = at + 1 < source.length() ? source.charAt(at + 1) : ' ';
      if (next == '{' || next == '%' || next == '#') {
        return at;
      }
    }
    return -1;
  }

  private void markup(int open) {
    char kind = source.charAt(open + 1);
    char sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
    data(beforeMarkup(source.substring(position, open), kind, sign));
    // Counting goes over the source, not over the trimmed data, to keep line numbers right.
    countLines(position, open);
    Matcher raw = RAW.matcher(source).region(open, source.length());
    if (kind == '%' && raw.lookingAt()) {
      raw(open, raw.end());
      return;
    }
    position = open + (sign == '-' || sign == '+' ? 3 : 2);
    if (kind == '#') {
      comment();
      return;
    }
    add(kind == '{' ? Token.Kind.VARIABLE_BEGIN : Token.Kind.BLOCK_BEGIN, "");
    ExpressionLexer expression = new ExpressionLexer(source, position, line, kind == '%', tokens);
    expression.run();
    line = expression.line();
    endMarkup(kind, expression.position());
  }

  private String beforeMarkup(String text, char kind, char sign) {
    if (sign == '-') {
      return PythonCharacters.stripEnd(text);
    }
    if (sign == '+' || kind == '{') {
      return text;
    }
    int lineStart = text.lastIndexOf('\n') + 1;
    boolean onlyIndent = PythonCharacters.skipSpace(text, lineStart) == text.length();
    return onlyIndent && (lineStart > 0 || lineStarting) ? text.substring(0, lineStart) : text;
  }

  /**
   * At the sign or bracket that closes a tag: consumes it and the white space that goes with it.
   */
  private void endMarkup(char kind, int at) {
    add(kind == '{' ? Token.Kind.VARIABLE_END : Token.Kind.BLOCK_END, "");
    finish(at, kind);
  }

  private void finish(int at, char kind) {
    char sign = source.charAt(at);
    int end = at + (sign == '-' || sign == '+' ? 3 : 2);
    if (sign == '-') {
      end = PythonCharacters.skipSpace(source, end);
    } else if (sign != '+' && kind != '{' && end < source.length() && source.charAt(end) == '\n') {
      end++;
    }
    countLines(at, end);
    position = end;
    lineStarting = source.charAt(end - 1) == '\n';
  }

  private void comment() {
    int close = source.indexOf("#}", position);
    if (close < 0) {
      throw new TemplateException("comment without an end: missing '#}'", line);
    }
    char before = source.charAt(close - 1);
    int at = close > position && (before == '-' || before == '+') ? close - 1 : close;
    countLines(position, at);
    finish(at, '#');
  }

  private void raw(int open, int begin) {
    countLines(open, begin);
    Matcher end = END_RAW.matcher(source);
    if (!end.find(begin)) {
      throw new TemplateException("raw block without an end: missing endraw", line);
    }
    String text = source.substring(begin, end.start());
    lineStarting = source.charAt(begin - 1) == '\n';
    String sign = end.group(1);
    data(beforeMarkup(text, '%', sign.isEmpty() ? ' ' : sign.charAt(0)));
    countLines(begin, end.end());
    position = end.end();
    lineStarting = source.charAt(position - 1) == '\n';
  }

  private void data(String text) {
    if (!text.isEmpty()) {
      add(Token.Kind.DATA, text);
    }
  }

  private void add(Token.Kind kind, String text) {
    tokens.add(new Token(kind, text, line));
  }

  private void countLines(int from, int to) {
    for (int at = from; at < to; at++) {
      if (source.charAt(at) == '\n') {
        line++;
      }
    }
  }
}
