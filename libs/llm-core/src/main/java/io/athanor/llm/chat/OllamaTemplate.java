package io.athanor.llm.chat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A chat template as the Go template that Ollama takes, derived by rendering probes: what the
 * template writes before and behind the content of each role, the system turn it adds by itself,
 * and the beginning of an answer. The result is evaluated and compared with the template for
 * conversations with and without a system turn; a template that needs more than this is refused.
 *
 * @param text of the Go template
 * @param systemTurns whether the chat template takes a system turn
 */
public record OllamaTemplate(String text, boolean systemTurns) {
  private static final Pattern OPEN_BRACKETS = Pattern.compile("[<|\\[]+$");
  private static final Turn SYSTEM = Turn.system("Systemprobe");
  private static final Turn USER_1 = Turn.user("Userprobe1");
  private static final Turn ANSWER_1 = Turn.assistant("Answerprobe1");
  private static final Turn USER_2 = Turn.user("Userprobe2");
  private static final Turn ANSWER_2 = Turn.assistant("Answerprobe2");
  private static final Turn USER_3 = Turn.user("Userprobe3");

  private static final List<Turn> THREE_TURNS = List.of(USER_1, ANSWER_1, USER_2, ANSWER_2, USER_3);

  /** What stands around the content of a role. */
  private record Around(String before, String behind) {}

  /**
   * @param beginning spelling of the token that the server puts before every prompt by itself,
   *     which must not be there twice; absent if it adds none
   * @throws ChatTemplateException if the template cannot be expressed
   */
  public static OllamaTemplate of(ChatTemplate template, @Nullable String beginning) {
    Probe probe = new Probe(template, beginning == null ? "" : beginning);
    requireTimeless(template);
    String opened = probe.render(List.of(USER_1), true);
    String closed = probe.render(List.of(USER_1), false);
    String answered = probe.render(List.of(USER_1, ANSWER_1), false);
    String dialogue = probe.render(THREE_TURNS, true);
    String userEnd = commonTurnEnd(after(closed, USER_1), after(opened, USER_1));
    String generation = without(userEnd, after(opened, USER_1));
    String answerStart = without(userEnd, between(dialogue, USER_1, ANSWER_1));
    String next = between(dialogue, ANSWER_1, USER_2);
    String first = before(dialogue, USER_1);
    String answerEnd = after(answered, ANSWER_1);
    String userStart =
        next.startsWith(answerEnd) && first.endsWith(next.substring(answerEnd.length()))
            ? next.substring(answerEnd.length())
            : commonEnd(next, first);
    Around user = new Around(userStart, userEnd);
    Around answer = new Around(answerStart, next.substring(0, next.length() - userStart.length()));
    String ownSystem = first.substring(0, first.length() - userStart.length());
    Around system = systemTurn(probe, user);
    OllamaTemplate derived =
        new OllamaTemplate(written(ownSystem, system, user, answer, generation), system != null);
    derived.requireEqual(probe);
    return derived;
  }

  private static void requireTimeless(ChatTemplate template) {
    Clock later = Clock.offset(Clock.systemDefaultZone(), Duration.ofDays(400));
    List<Turn> turns = List.of(USER_1);
    if (!template
        .render(turns, true)
        .text()
        .equals(template.at(later).render(turns, true).text())) {
      throw refused("it writes the date");
    }
  }

  private static @Nullable Around systemTurn(Probe probe, Around user) {
    String whole;
    try {
      whole = probe.render(List.of(SYSTEM, USER_1), true);
    } catch (ChatTemplateException noSystemTurns) {
      return null;
    }
    String next = between(whole, SYSTEM, USER_1);
    if (!next.endsWith(user.before())) {
      throw refused("it writes the system turn inside the user's");
    }
    return new Around(
        before(whole, SYSTEM), next.substring(0, next.length() - user.before().length()));
  }

  private static String written(
      String ownSystem, @Nullable Around system, Around user, Around answer, String generation) {
    StringBuilder text = new StringBuilder();
    if (!ownSystem.isEmpty()) {
      requireLiteral(ownSystem);
      text.append(system == null ? ownSystem : "{{ if not .System }}" + ownSystem + "{{ end }}");
    }
    text.append("{{ range .Messages }}");
    String branch = "{{ if eq .Role ";
    if (system != null) {
      append(text, branch, Role.SYSTEM, system);
      branch = "{{ else if eq .Role ";
    }
    append(text, branch, Role.USER, user);
    append(text, "{{ else if eq .Role ", Role.ASSISTANT, answer);
    requireLiteral(generation);
    return text.append("{{ end }}{{ end }}").append(generation).toString();
  }

  private static void append(StringBuilder text, String branch, Role role, Around around) {
    requireLiteral(around.before());
    requireLiteral(around.behind());
    text.append(branch).append('"').append(role.spelling()).append("\" }}");
    text.append(around.before()).append("{{ .Content }}").append(around.behind());
  }

  private static void requireLiteral(String text) {
    if (text.contains("{{") || text.contains("}}") || text.contains("\"\"\"")) {
      throw refused("its text holds characters that mean something to Go or to a Modelfile");
    }
  }

  /** A template may close a conversation, so the end of a turn is what it writes in both cases. */
  private static String commonTurnEnd(String closed, String opened) {
    if (opened.startsWith(closed)) {
      return closed;
    }
    int length = 0;
    while (length < opened.length() && closed.charAt(length) == opened.charAt(length)) {
      length++;
    }
    // Two tokens that begin alike, <|end|> and <|assistant|>, are not cut in the middle.
    return OPEN_BRACKETS.matcher(closed.substring(0, length)).replaceFirst("");
  }

  private void requireEqual(Probe probe) {
    GoTemplate go = new GoTemplate(text);
    List<List<Turn>> plain =
        List.of(List.of(USER_1), List.of(USER_1, ANSWER_1, USER_2), THREE_TURNS);
    List<List<Turn>> withSystem =
        List.of(List.of(SYSTEM, USER_1), List.of(SYSTEM, USER_1, ANSWER_1, USER_2));
    for (List<List<Turn>> conversations :
        systemTurns ? List.of(plain, withSystem) : List.of(plain)) {
      for (List<Turn> turns : conversations) {
        if (!go.render(turns).equals(probe.render(turns, true))) {
          throw refused("earlier or later turns change how a turn is written");
        }
      }
    }
  }

  private static String before(String text, Turn turn) {
    return text.substring(0, indexOf(text, turn));
  }

  private static String after(String text, Turn turn) {
    return text.substring(indexOf(text, turn) + turn.content().length());
  }

  private static String between(String text, Turn left, Turn right) {
    return before(after(text, left), right);
  }

  private static int indexOf(String text, Turn turn) {
    int index = text.indexOf(turn.content());
    if (index < 0 || index != text.lastIndexOf(turn.content())) {
      throw refused("it does not write each turn once, in order");
    }
    return index;
  }

  private static String without(String beginning, String text) {
    if (!text.startsWith(beginning)) {
      throw refused("the generation prompt changes how the last turn ends");
    }
    return text.substring(beginning.length());
  }

  private static String commonEnd(String left, String right) {
    int length = 0;
    int longest = Math.min(left.length(), right.length());
    while (length < longest
        && left.charAt(left.length() - 1 - length) == right.charAt(right.length() - 1 - length)) {
      length++;
    }
    return left.substring(left.length() - length);
  }

  private static ChatTemplateException refused(String reason) {
    return new ChatTemplateException(
        "the chat template cannot be written as a Go template for Ollama: " + reason);
  }

  /** Renders without the token that the server adds. */
  private record Probe(ChatTemplate template, String beginning) {
    String render(List<Turn> turns, boolean generation) {
      String text = template.render(turns, generation).text();
      return text.startsWith(beginning) ? text.substring(beginning.length()) : text;
    }
  }
}
