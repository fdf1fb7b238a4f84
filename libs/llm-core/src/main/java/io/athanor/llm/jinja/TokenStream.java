package io.athanor.llm.jinja;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A cursor over the tokens of a template. */
final class TokenStream {
  private final List<Token> tokens;
  private int position;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  int position() {
    return position;
  }

  /** The names that were passed since a position. */
  Set<String> namesSince(int start) {
    return tokens.subList(start, position).stream()
        .filter(token -> token.kind() == Token.Kind.NAME)
        .map(Token::text)
        .collect(Collectors.toSet());
  }

  Token current() {
    return tokens.get(position);
  }

  Token next() {
    Token token = tokens.get(position);
    if (position + 1 < tokens.size()) {
      position++;
    }
    return token;
  }

  Token peek() {
    return tokens.get(Math.min(position + 1, tokens.size() - 1));
  }

  boolean at(Token.Kind kind) {
    return current().kind() == kind;
  }

  boolean atOperator(String symbol) {
    return current().isOperator(symbol);
  }

  boolean atName(String name) {
    return current().isName(name);
  }

  boolean skipOperator(String symbol) {
    boolean found = atOperator(symbol);
    if (found) {
      next();
    }
    return found;
  }

  boolean skipName(String name) {
    boolean found = atName(name);
    if (found) {
      next();
    }
    return found;
  }

  void expectOperator(String symbol) {
    if (!skipOperator(symbol)) {
      throw unexpected("'" + symbol + "'");
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw unexpected("'" + name + "'");
    }
  }

  String expectIdentifier() {
    if (!at(Token.Kind.NAME)) {
      throw unexpected("a name");
    }
    return next().text();
  }

  void expect(Token.Kind kind, String what) {
    if (!at(kind)) {
      throw unexpected(what);
    }
    next();
  }

  TemplateException unexpected(String wanted) {
    return new TemplateException(
        "expected " + wanted + ", found " + current().describe(), current().line());
  }

  TemplateException error(String problem) {
    return new TemplateException(problem, current().line());
  }
}
