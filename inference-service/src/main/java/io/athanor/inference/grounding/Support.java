package io.athanor.inference.grounding;

import io.athanor.inference.retrieval.Passage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a paragraph says what a sentence says, by a measure that anybody can recompute.
 *
 * <p>The words of a sentence that carry its statement are all but function words. A paragraph
 * supports the sentence when at least three quarters of them stand in it (headings included) and
 * none of those that must not be wrong is missing: words with a digit, and names, which are words
 * with a capital letter inside the sentence where the language does not write all nouns so. A
 * sentence with fewer than two such words states nothing that could be supported, unless it is all
 * that an answer says: the answer to "In which language?" is one word.
 *
 * @param coverage share of the sentence's words that stand in the paragraph, from 0 to 1
 * @param quoteStart first character of the quote in the paragraph's text
 * @param quoteEnd one past the last
 */
record Support(double coverage, int quoteStart, int quoteEnd) {

  static final double LEAST_COVERAGE = 0.75;

  /** In a sentence among others; "Sure!" is none of theirs. */
  static final int FEWEST_WORDS = 2;

  private static final int SHORTEST_RUN = 3;
  private static final Set<String> CAPITALISING = Set.of("german");

  /** Whether a sentence states anything. */
  static boolean isStatement(String sentence, int fewestWords) {
    return content(Word.in(sentence)).size() >= fewestWords;
  }

  /** The support of a sentence by a paragraph, if it is enough. */
  static Optional<Support> of(String sentence, Passage passage) {
    List<Word> said = Word.in(sentence);
    List<Word> content = content(said);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    List<Word> text = Word.in(passage.text());
    List<Word> headings = Word.in(String.join("\n", passage.headings()) + "\n" + passage.title());
    boolean namesCount = !CAPITALISING.contains(passage.language());
    int found = 0;
    for (Word word : content) {
      boolean stands = contains(text, word) || contains(headings, word);
      boolean isName = namesCount && word.capitalised() && word != said.getFirst();
      if (!stands && (word.hasDigit() || isName)) {
        return Optional.empty();
      }
      found += stands ? 1 : 0;
    }
    double coverage = (double) found / content.size();
    if (coverage < LEAST_COVERAGE) {
      return Optional.empty();
    }
    int[] quote = quote(said, text, passage.text());
    return quote == null
        ? Optional.empty()
        : Optional.of(new Support(coverage, quote[0], quote[1]));
  }

  private static List<Word> content(List<Word> words) {
    return words.stream().filter(word -> !FunctionWords.contains(word)).toList();
  }

  private static boolean contains(List<Word> words, Word wanted) {
    return words.stream().anyMatch(wanted::matches);
  }

  /**
   * The longest run of the sentence's words that stands in the paragraph; where the paragraph says
   * it in other words, its sentence that shares most of them.
   */
  private static int @Nullable [] quote(List<Word> said, List<Word> text, String paragraph) {
    int longest = 0;
    int at = 0;
    int[] runs = new int[text.size() + 1];
    for (Word word : said) {
      for (int i = text.size(); i > 0; i--) {
        runs[i] = word.form().equals(text.get(i - 1).form()) ? runs[i - 1] + 1 : 0;
        if (runs[i] > longest) {
          longest = runs[i];
          at = i;
        }
      }
    }
    return longest >= SHORTEST_RUN
        ? new int[] {text.get(at - longest).start(), text.get(at - 1).end()}
        : closestSentence(content(said), paragraph);
  }

  private static int @Nullable [] closestSentence(List<Word> content, String paragraph) {
    int[] closest = null;
    long most = 0;
    for (Sentence sentence : Sentence.in(paragraph)) {
      List<Word> words = Word.in(sentence.of(paragraph));
      long shared = content.stream().filter(word -> contains(words, word)).count();
      if (shared > most) {
        most = shared;
        closest = new int[] {sentence.start(), sentence.end()};
      }
    }
    return closest;
  }
}
