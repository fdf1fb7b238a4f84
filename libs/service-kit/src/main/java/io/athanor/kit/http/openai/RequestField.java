package io.athanor.kit.http.openai;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A field of a request body with the path that clients know it by.
 *
 * <p>JSON null counts as absent, as OpenAI's clients send it for what is not given.
 */
public record RequestField(JsonNode value, String path) {

  public static RequestField root(JsonNode body) {
    return new RequestField(body, "");
  }

  public RequestField field(String name) {
    return new RequestField(value.path(name), path.isEmpty() ? name : path + "." + name);
  }

  public RequestField element(int index) {
    return new RequestField(value.path(index), "%s[%d]".formatted(path, index));
  }

  public boolean isAbsent() {
    return value.isMissingNode() || value.isNull();
  }

  public String text() {
    if (!value.isTextual()) {
      throw wrong("must be a string");
    }
    String text = value.textValue();
    if (hasHalfCharacter(text)) {
      throw wrong("must be valid Unicode: it holds half of a surrogate pair");
    }
    return text;
  }

  public boolean flag(boolean absent) {
    if (isAbsent()) {
      return absent;
    }
    if (!value.isBoolean()) {
      throw wrong("must be true or false");
    }
    return value.booleanValue();
  }

  public int integer(int absent) {
    if (isAbsent()) {
      return absent;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong("must be an integer");
    }
    return value.intValue();
  }

  /** An integer of a range. */
  public int integer(int absent, int least, int greatest) {
    int number = integer(absent);
    if (number < least || number > greatest) {
      throw wrong(
          greatest == Integer.MAX_VALUE
              ? "must be at least " + least
              : "must be between %d and %d".formatted(least, greatest));
    }
    return number;
  }

  public long longInteger(long absent) {
    if (isAbsent()) {
      return absent;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong("must be an integer");
    }
    return value.longValue();
  }

  public float number(float absent) {
    if (isAbsent()) {
      return absent;
    }
    if (!value.isNumber()) {
      throw wrong("must be a number");
    }
    return value.floatValue();
  }

  private static boolean hasHalfCharacter(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSurrogatePair(
            text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : ' ')) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /**
   * The refusal of this field.
   *
   * @param rule what holds for it, for example {@code must be a string}
   */
  public OpenAiException wrong(String rule) {
    String name = path.isEmpty() ? "the body" : "'" + path + "'";
    return OpenAiException.invalid(
        path, isAbsent() ? name + " is missing: it " + rule : name + " " + rule);
  }
}
