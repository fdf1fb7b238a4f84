package io.athanor.llm.jinja;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tokens between the brackets of one tag; stops at the sign or bracket that closes it. */
final class ExpressionLexer {
  private static final Pattern FLOAT =
      Pattern.compile(
          "\\d+(?:_\\d+)*(?:\\.\\d+(?:_\\d+)*(?:[eE][+-]?\\d+(?:_\\d+)*)?|[eE][+-]?\\d+(?:_\\d+)*)");
  private static final Pattern INTEGER =
      Pattern.compile(
          "0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|[1-9](?:_?\\d)*|0(?:_?0)*");
  private static final Pattern NAME =
      Pattern.compile("[\\p{IsAlphabetic}_][\\p{IsAlphabetic}\\p{IsDigit}_]*");
  // Longest first, so that '==' is not read as two '='.
  private static final List<String> OPERATORS =
      List.of(
          "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{",
          "}", ">", "<", "=", ".", ":", "|", ",", ";");

  private final String source;
  private final boolean block;
  private final List<Token> tokens;
  private final Deque<String> brackets = new ArrayDeque<>();
  private int position;
  private int line;

  ExpressionLexer(String source, int position, int line, boolean block, List<Token> tokens) {
    this.source = source;
    this.position = position;
    this.line = line;
    this.block = block;
    this.tokens = tokens;
  }

  int position() {
    return position;
  }

  int line() {
    return line;
  }

  void run() {
    String close = block ? "%}" : "}}";
    while (position < source.length()) {
      char character = source.charAt(position);
      if (PythonCharacters.isSpace(character)) {
        line += character == '\n' ? 1 : 0;
        position++;
        continue;
      }
      if (brackets.isEmpty() && closes(character, close)) {
        return;
      }
      if (character == '\'' || character == '"') {
        string(character);
      } else if (!match(FLOAT, Token.Kind.FLOAT)
          && !match(INTEGER, Token.Kind.INTEGER)
          && !match(NAME, Token.Kind.NAME)) {
        operator();
      }
    }
    throw new TemplateException("tag without an end: missing '" + close + "'", line);
  }

  private boolean closes(char character, String close) {
    return source.startsWith(close, position)
        || (character == '-' && source.startsWith(close, position + 1))
        || (block && character == '+' && source.startsWith(close, position + 1));
  }

  private boolean match(Pattern pattern, Token.Kind kind) {
    Matcher matcher = pattern.matcher(source).region(position, source.length());
    if (!matcher.lookingAt()) {
      return false;
    }
    tokens.add(new Token(kind, matcher.group(), line));
    position = matcher.end();
    return true;
  }

  private void operator() {
    for (String symbol : OPERATORS) {
      if (source.startsWith(symbol, position)) {
        balance(symbol);
        tokens.add(new Token(Token.Kind.OPERATOR, symbol, line));
        position += symbol.length();
        return;
      }
    }
    throw new TemplateException(
        "unexpected character '" + Character.toString(source.codePointAt(position)) + "'", line);
  }

  private void balance(String symbol) {
    switch (symbol) {
      case "(" -> brackets.push(")");
      case "[" -> brackets.push("]");
      case "{" -> brackets.push("}");
      case ")", "]", "}" -> {
        if (brackets.isEmpty() || !brackets.pop().equals(symbol)) {
          throw new TemplateException("unexpected '" + symbol + "'", line);
        }
      }
      default -> {
        // Not a bracket.
      }
    }
  }

  private void string(char quote) {
    int start = position + 1;
    int end = start;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw new TemplateException("string without an end: missing " + quote, line);
    }
    String body = source.substring(start, end);
    tokens.add(new Token(Token.Kind.STRING, StringLiteral.unescape(body, line), line));
    line += (int) body.chars().filter(character -> character == '\n').count();
    position = end + 1;
  }
}
