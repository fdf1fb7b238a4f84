package io.athanor.llm.jinja;

/**
 * One token of a template.
 *
 * @param text the characters; of a string its value, of data the text to write
 */
record Token(Kind kind, String text, int line) {
  enum Kind {
    DATA,
    VARIABLE_BEGIN,
    VARIABLE_END,
    BLOCK_BEGIN,
    BLOCK_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  boolean isOperator(String symbol) {
    return kind == Kind.OPERATOR && text.equals(symbol);
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  String describe() {
    return switch (kind) {
      case DATA -> "template text";
      case VARIABLE_END -> "'}}'";
      case BLOCK_END -> "'%}'";
      case END -> "end of template";
      default -> "'" + text + "'";
    };
  }
}
