package io.athanor.inference.grounding;

import io.athanor.inference.retrieval.Passage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An answer with its citations.
 *
 * @param text the answer; citations count in it
 * @param statements how many of its sentences state anything
 * @param citations one for each sentence that is supported, by the paragraph that covers it best
 */
public record CitedAnswer(String text, int statements, List<Citation> citations) {

  /** What stands in the place of an answer that nothing supports, where support is required. */
  public static final String REFUSAL =
      "The paragraphs that were found do not support an answer to this question.";

  public CitedAnswer {
    citations = List.copyOf(citations);
  }

  /** Finds the citations of an answer among the paragraphs of its prompt. */
  public static CitedAnswer of(String text, List<Passage> passages) {
    int statements = 0;
    List<Citation> citations = new ArrayList<>();
    List<Sentence> sentences = Sentence.in(text);
    int fewestWords = sentences.size() == 1 ? 1 : Support.FEWEST_WORDS;
    for (Sentence sentence : sentences) {
      String said = sentence.of(text);
      if (Support.isStatement(said, fewestWords)) {
        statements++;
        best(sentence, said, passages).ifPresent(citations::add);
      }
    }
    return new CitedAnswer(text, statements, citations);
  }

  private static Optional<Citation> best(Sentence sentence, String said, List<Passage> passages) {
    List<Citation> candidates = new ArrayList<>();
    for (int i = 0; i < passages.size(); i++) {
      int number = i + 1;
      Passage passage = passages.get(i);
      Support.of(said, passage)
          .map(
              support ->
                  new Citation(
                      number,
                      passage,
                      sentence.start(),
                      sentence.end(),
                      passage.text().substring(support.quoteStart(), support.quoteEnd()),
                      support.coverage()))
          .ifPresent(candidates::add);
    }
    // Of equal coverage the paragraph that was found first.
    return candidates.stream()
        .max(Comparator.comparingDouble(Citation::coverage).thenComparing(c -> -c.number()));
  }

  /** Whether any sentence is supported. */
  public boolean isSupported() {
    return !citations.isEmpty();
  }

  /** The supported sentences alone; the refusal when there are none. */
  public CitedAnswer supportedOnly() {
    if (citations.isEmpty()) {
      return new CitedAnswer(REFUSAL, 0, List.of());
    }
    StringBuilder kept = new StringBuilder();
    List<Citation> moved = new ArrayList<>();
    for (Citation citation : citations) {
      if (!kept.isEmpty()) {
        kept.append(' ');
      }
      int start = kept.length();
      kept.append(text, citation.start(), citation.end());
      moved.add(at(citation, start, kept.length()));
    }
    return new CitedAnswer(kept.toString(), citations.size(), moved);
  }

  /** The answer with a mark such as {@code [1]} behind each supported sentence. */
  public CitedAnswer marked() {
    StringBuilder marked = new StringBuilder();
    List<Citation> moved = new ArrayList<>();
    int done = 0;
    for (Citation citation : citations) {
      marked.append(text, done, citation.end());
      done = citation.end();
      int end = marked.length();
      moved.add(at(citation, end - (citation.end() - citation.start()), end));
      marked.append(" [").append(citation.number()).append(']');
    }
    marked.append(text, done, text.length());
    return new CitedAnswer(marked.toString(), statements, moved);
  }

  private static Citation at(Citation citation, int start, int end) {
    return new Citation(
        citation.number(), citation.passage(), start, end, citation.quote(), citation.coverage());
  }
}
