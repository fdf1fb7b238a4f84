package io.athanor.llm.jinja;

/** Python's idea of white space, and trimming by it. */
final class PythonCharacters {
  private PythonCharacters() {}

  static boolean isSpace(int character) {
    return switch (character) {
      case ' ', '\t', '\n', 0x0b, '\f', '\r', 0x1c, 0x1d, 0x1e, 0x1f, 0x85, 0xa0, 0x1680 -> true;
      case 0x2028, 0x2029, 0x202f, 0x205f, 0x3000 -> true;
      default -> character >= 0x2000 && character <= 0x200a;
    };
  }

  static int skipSpace(String text, int from) {
    int position = from;
    while (position < text.length() && isSpace(text.charAt(position))) {
      position++;
    }
    return position;
  }

  static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }
}
