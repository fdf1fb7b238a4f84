package io.athanor.llm.jinja;

/**
 * {@code str.format} with {@code {}}, {@code {0}} and {@code {name}}; no attributes, no formats.
 */
final class BraceFormat {
  private BraceFormat() {}

  static Value apply(Text format, Arguments arguments) {
    TextBuilder builder = new TextBuilder();
    int automatic = 0;
    String characters = format.characters();
    int position = 0;
    while (position < characters.length()) {
      char character = characters.charAt(position);
      boolean doubled = characters.startsWith(String.valueOf(character).repeat(2), position);
      if ((character == '{' || character == '}') && doubled) {
        builder.append(format, position, position + 1);
        position += 2;
      } else if (character == '{') {
        int close = characters.indexOf('}', position);
        if (close < 0) {
          throw new TemplateException("format: expected '}' before end of string");
        }
        String name = characters.substring(position + 1, close);
        builder.append(
            name.isEmpty()
                ? field(Integer.toString(automatic++), arguments)
                : field(name, arguments));
        position = close + 1;
      } else if (character == '}') {
        throw new TemplateException("format: single '}' encountered in format string");
      } else {
        builder.append(format, position, position + 1);
        position++;
      }
    }
    return builder.build();
  }

  private static Text field(String name, Arguments arguments) {
    boolean numbered = name.length() < 6 && name.chars().allMatch(Character::isDigit);
    Value value =
        numbered ? arguments.find(Integer.parseInt(name), name) : arguments.named().get(name);
    if (value == null) {
      throw new TemplateException("format: no argument for {" + name + "}");
    }
    return PythonText.str(value);
  }
}
