package io.athanor.contracts.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A text with placeholders such as {@code "{country}: {question}"}. A brace that means itself is
 * written twice. What is put into a place is never read as a template again.
 */
public final class TemplateText {

  private final List<Part> parts;

  private TemplateText(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /** A piece of the text: what it says, or the name of what is put there. */
  private record Part(String text, boolean placeholder) {}

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException naming the character that is wrong and what to write
   */
  public static TemplateText parse(String template) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int position = 0;
    while (position < template.length()) {
      char character = template.charAt(position);
      boolean brace = character == '{' || character == '}';
      boolean doubled =
          brace && position + 1 < template.length() && template.charAt(position + 1) == character;
      if (!brace || doubled) {
        literal.append(character);
        position += doubled ? 2 : 1;
      } else {
        int end = endOfPlaceholder(template, position);
        parts.add(new Part(literal.toString(), false));
        literal.setLength(0);
        parts.add(new Part(template.substring(position + 1, end).strip(), true));
        position = end + 1;
      }
    }
    parts.add(new Part(literal.toString(), false));
    return new TemplateText(parts.stream().filter(part -> !part.text().isEmpty()).toList());
  }

  private static int endOfPlaceholder(String template, int start) {
    int end = start + 1;
    while (end < template.length() && "{}".indexOf(template.charAt(end)) < 0) {
      end++;
    }
    boolean closed =
        template.charAt(start) == '{' && end < template.length() && template.charAt(end) == '}';
    if (!closed) {
      throw new IllegalArgumentException(
          "character "
              + (start + 1)
              + " is a brace without its other half; write {{ or }} for a brace that means itself");
    }
    if (template.substring(start + 1, end).isBlank()) {
      throw new IllegalArgumentException(
          "character " + (start + 1) + " begins a placeholder without a name");
    }
    return end;
  }

  /** The names of the placeholders, in order. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    parts.stream().filter(Part::placeholder).forEach(part -> names.add(part.text()));
    return names;
  }

  /** The text around the placeholders, which is the same in every row; white space is trimmed. */
  public String constantText() {
    StringBuilder constant = new StringBuilder();
    for (Part part : parts) {
      constant.append(part.placeholder() ? "…" : part.text());
    }
    String text = constant.toString().strip();
    boolean onlyPlaces = text.chars().allMatch(each -> each == '…' || Character.isWhitespace(each));
    return onlyPlaces ? "" : text;
  }

  /** The text with every placeholder replaced by its value. */
  public String fill(UnaryOperator<String> valueOfName) {
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      filled.append(part.placeholder() ? valueOfName.apply(part.text()) : part.text());
    }
    return filled.toString();
  }
}
