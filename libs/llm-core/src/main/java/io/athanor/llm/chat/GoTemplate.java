package io.athanor.llm.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of Go's template language that {@link OllamaTemplate} writes, evaluated as Ollama does:
 * {@code .Messages} with {@code .Role} and {@code .Content}, and {@code .System}, the contents of
 * all system messages. It exists to prove what was written.
 */
final class GoTemplate {
  private static final Pattern ACTION = Pattern.compile("\\{\\{ (.*?) }}");
  private static final Pattern IS_ROLE = Pattern.compile("(?:else )?if eq \\.Role \"(\\w+)\"");

  private sealed interface Part {
    record Text(String text) implements Part {}

    record Action(String code) implements Part {}
  }

  private final List<Part> parts = new ArrayList<>();

  GoTemplate(String source) {
    Matcher action = ACTION.matcher(source);
    int end = 0;
    while (action.find()) {
      parts.add(new Part.Text(source.substring(end, action.start())));
      parts.add(new Part.Action(action.group(1)));
      end = action.end();
    }
    parts.add(new Part.Text(source.substring(end)));
  }

  String render(List<Turn> turns) {
    StringBuilder out = new StringBuilder();
    boolean system = turns.stream().anyMatch(turn -> turn.role() == Role.SYSTEM);
    int at = 0;
    while (at < parts.size()) {
      switch (parts.get(at)) {
        case Part.Text(var text) -> out.append(text);
        case Part.Action(var code) when code.equals("if not .System") -> {
          int end = endOf(at);
          if (!system) {
            appendText(at + 1, end, out);
          }
          at = end;
        }
        case Part.Action(var code) when code.equals("range .Messages") -> {
          int end = endOf(at);
          for (Turn turn : turns) {
            renderTurn(at + 1, end, turn, out);
          }
          at = end;
        }
        case Part.Action(var code) -> throw new IllegalArgumentException("action " + code);
      }
      at++;
    }
    return out.toString();
  }

  /** The body of the range: one if with a branch for each role. */
  private void renderTurn(int from, int to, Turn turn, StringBuilder out) {
    boolean active = false;
    for (int at = from; at < to; at++) {
      switch (parts.get(at)) {
        case Part.Text(var text) -> out.append(active ? text : "");
        case Part.Action(var code) when code.equals(".Content") ->
            out.append(active ? turn.content() : "");
        case Part.Action(var code) when code.equals("end") -> active = false;
        case Part.Action(var code) -> {
          Matcher role = IS_ROLE.matcher(code);
          if (!role.matches()) {
            throw new IllegalArgumentException("action " + code);
          }
          active = role.group(1).equals(turn.role().spelling());
        }
      }
    }
  }

  private void appendText(int from, int to, StringBuilder out) {
    for (Part part : parts.subList(from, to)) {
      if (part instanceof Part.Text(var text)) {
        out.append(text);
      }
    }
  }

  private int endOf(int start) {
    int depth = 0;
    for (int at = start; at < parts.size(); at++) {
      if (parts.get(at) instanceof Part.Action(var code)) {
        if (code.startsWith("if ") || code.startsWith("range ")) {
          depth++;
        } else if (code.equals("end") && --depth == 0) {
          return at;
        }
      }
    }
    throw new IllegalArgumentException("an end is missing");
  }
}
