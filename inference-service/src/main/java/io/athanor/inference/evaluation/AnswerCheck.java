package io.athanor.inference.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whether an answer is right: it contains one of the keywords, both case-folded and with white
 * space collapsed.
 */
final class AnswerCheck {

  private static final Pattern WHITE_SPACE =
      Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  private AnswerCheck() {}

  static boolean isRight(String answer, List<String> keywords) {
    String normal = normalise(answer);
    return keywords.stream().map(AnswerCheck::normalise).anyMatch(normal::contains);
  }

  // Upper case first: it maps letters together that lower case alone keeps apart, such as ß and ss.
  private static String normalise(String text) {
    return WHITE_SPACE
        .matcher(text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT))
        .replaceAll(" ")
        .strip();
  }
}
