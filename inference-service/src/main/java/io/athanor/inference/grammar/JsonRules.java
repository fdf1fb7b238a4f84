package io.athanor.inference.grammar;

/**
 * Rules for JSON's own building blocks (RFC 8259), added when they are first used.
 *
 * <p>White space is bounded and numbers have at most 16 digits before and behind the point, so no
 * answer can go on for ever inside them and every number fits into a double. Escapes cannot write
 * half of a surrogate pair.
 */
enum JsonRules {
  SPACE("space", "(\" \" | \"\\n\" [ \\t]{0,20})?"),
  HEX("hex", "[0-9a-fA-F]"),
  CHARACTER(
      "char",
      "[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E\\u0080-\\uD7FF\\uE000-\\U0010FFFF]"
          + " | \"\\\\\" ([\"\\\\bfnrt/] | \"u\" ([0-9a-cA-CefEF] hex{3} | [dD] [0-7] hex{2}))",
      HEX),
  STRING("string", "\"\\\"\" char* \"\\\"\"", CHARACTER),
  INTEGER("integer", "\"-\"? (\"0\" | [1-9] [0-9]{0,15})"),
  NUMBER("number", "integer (\".\" [0-9]{1,16})? ([eE] [+-]? [0-9]{1,2})?", INTEGER),
  BOOLEAN("boolean", "\"true\" | \"false\""),
  NULL("null", "\"null\""),
  OBJECT(
      "object",
      "\"{\" space (string \":\" space value (\",\" space string \":\" space value)*)? space \"}\"",
      SPACE,
      STRING),
  ARRAY("array", "\"[\" space (value (\",\" space value)*)? space \"]\"", SPACE),
  VALUE(
      "value",
      "object | array | string | number | boolean | null",
      OBJECT,
      ARRAY,
      STRING,
      NUMBER,
      BOOLEAN,
      NULL);

  private final String ruleName;
  private final String body;
  private final JsonRules[] needed;

  JsonRules(String ruleName, String body, JsonRules... needed) {
    this.ruleName = ruleName;
    this.body = body;
    this.needed = needed;
  }

  /** Adds the rule and all that it needs, and returns its name. */
  String in(GrammarRules rules) {
    if (!rules.contains(ruleName)) {
      rules.put(ruleName, body);
      for (JsonRules each : needed) {
        each.in(rules);
      }
      if (this == OBJECT || this == ARRAY) {
        VALUE.in(rules); // not declared as needed, because a constant cannot name a later one
      }
    }
    return ruleName;
  }
}
