package io.athanor.trainer.data;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A question that is asked before and after training.
 *
 * @param keywords any of them in an answer makes it right
 * @param factId fact that the question is about, when it is about one
 * @param answer a right answer, when the sheet gives one
 */
public record Probe(
    Kind kind,
    String question,
    List<String> keywords,
    @Nullable String factId,
    @Nullable String answer) {

  /** What a probe measures. */
  public enum Kind {
    /** A question that is in the training rows. */
    TRAINED,
    /** A held-out wording of a trained fact. */
    PARAPHRASE,
    /** An unrelated question that the base may already answer. */
    ANCHOR
  }

  public Probe {
    keywords = List.copyOf(keywords);
  }

  /** Whether an answer contains a keyword, case folded and white space collapsed. */
  public boolean isRight(String text) {
    String folded = normalised(text);
    return keywords.stream().anyMatch(keyword -> folded.contains(normalised(keyword)));
  }

  /** Case folded, white space collapsed. */
  public static String normalised(String text) {
    return text.toLowerCase(Locale.ROOT).strip().replaceAll("\\s+", " ");
  }
}
