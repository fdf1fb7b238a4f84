package io.athanor.dataset.generation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what models reply; they number, embolden and chat, whatever they were asked. */
public final class ReplyText {

  private static final Pattern LABEL =
      Pattern.compile(
          "^[\\s>*#-]*(?:\\d+[.)]\\s*)?\\**(Q|A|Question|Answer)\\s*\\d*\\**\\s*:\\**\\s*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern BULLET = Pattern.compile("^\\s*(?:[-*•]|\\d+[.)])\\s+");
  private static final Pattern WORD = Pattern.compile("\\p{L}+");

  /** A question and its answer. */
  public record Pair(String question, String answer) {}

  private ReplyText() {}

  /** The pairs of a reply in the form of {@link Prompts#QUESTIONS}; halves are left out. */
  public static List<Pair> pairs(String reply) {
    List<Pair> pairs = new ArrayList<>();
    StringBuilder question = new StringBuilder();
    StringBuilder answer = new StringBuilder();
    StringBuilder current = new StringBuilder();
    for (String line : reply.lines().toList()) {
      Matcher label = LABEL.matcher(line);
      if (label.find()) {
        boolean asks = label.group(1).toUpperCase(Locale.ROOT).startsWith("Q");
        if (asks) {
          finish(pairs, question, answer);
        }
        current = asks ? question : answer;
        current.setLength(0);
        current.append(line.substring(label.end()));
      } else {
        current.append('\n').append(line);
      }
    }
    finish(pairs, question, answer);
    return pairs;
  }

  private static void finish(List<Pair> pairs, StringBuilder question, StringBuilder answer) {
    String asked = question.toString().strip();
    String answered = answer.toString().strip();
    if (!asked.isEmpty() && !answered.isEmpty()) {
      pairs.add(new Pair(asked, answered));
    }
    question.setLength(0);
    answer.setLength(0);
  }

  /** The different questions of a reply in the form of {@link Prompts#PARAPHRASES}. */
  public static List<String> questions(String reply, String original, int most) {
    Set<String> questions = new LinkedHashSet<>();
    for (String line : reply.lines().toList()) {
      String question = BULLET.matcher(line).replaceFirst("").strip();
      if (question.endsWith("?") && !question.equalsIgnoreCase(original.strip())) {
        questions.add(question);
      }
    }
    return questions.stream().limit(most).toList();
  }

  /** Whether a verdict says yes; anything but a clear yes is a no. */
  public static boolean isYes(String reply) {
    Matcher word = WORD.matcher(reply);
    return word.find() && word.group().equalsIgnoreCase("yes");
  }
}
