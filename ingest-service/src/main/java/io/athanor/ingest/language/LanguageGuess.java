package io.athanor.ingest.language;

import com.optimaize.langdetect.DetectedLanguage;
import com.optimaize.langdetect.LanguageDetector;
import com.optimaize.langdetect.LanguageDetectorBuilder;
import com.optimaize.langdetect.i18n.LdLocale;
import com.optimaize.langdetect.ngram.NgramExtractors;
import com.optimaize.langdetect.profiles.LanguageProfile;
import com.optimaize.langdetect.profiles.LanguageProfileReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells which of some languages a text is in, from its letter sequences (character n-grams after
 * Cavnar and Trenkle, 1994) and its function words; only the profiles of these languages are
 * loaded. Two letters of one language look like those of another, so a short text is not judged,
 * and a text in none of the languages is hardly ever given one: both signs must agree.
 */
public final class LanguageGuess {

  /** Fewer letters than a short sentence has tell nothing. */
  private static final int FEWEST_LETTERS = 40;

  /** More of a text does not make the answer better. */
  private static final int LONGEST_LOOK = 600;

  /** Enough to see that a text is in the language it should be in. */
  private static final int SHORT_LOOK = 160;

  private static final double LEAST_PROBABILITY = 0.95;
  private static final double LEAST_FUNCTION_WORDS = 0.12;

  private final FunctionWords functionWords = FunctionWords.load();
  private final LanguageDetector detector;

  private LanguageGuess(LanguageDetector detector) {
    this.detector = detector;
  }

  /**
   * For texts in some of these languages.
   *
   * @param languages BCP 47 tags
   * @throws IllegalArgumentException naming one that cannot be told
   */
  public static LanguageGuess among(Collection<String> languages) {
    Set<String> known = FunctionWords.load().languages();
    for (String language : languages) {
      if (!known.contains(language)) {
        throw new IllegalArgumentException(
            "language "
                + language
                + " cannot be told; known are "
                + String.join(", ", known.stream().sorted().toList()));
      }
    }
    try {
      List<LdLocale> wanted = languages.stream().map(LdLocale::fromString).toList();
      List<LanguageProfile> profiles = new LanguageProfileReader().readBuiltIn(wanted);
      LanguageDetector detector =
          LanguageDetectorBuilder.create(NgramExtractors.standard())
              .shortTextAlgorithm(LONGEST_LOOK + 1)
              .prefixFactor(1.5)
              .suffixFactor(2.0)
              .probabilityThreshold(LEAST_PROBABILITY)
              .minimalConfidence(LEAST_PROBABILITY)
              .withProfiles(profiles)
              .build();
      return new LanguageGuess(detector);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All languages that can be told. */
  public static List<String> all() {
    return new ArrayList<>(FunctionWords.load().languages()).stream().sorted().toList();
  }

  /** The text's language, if it is long enough and clearly one of them. */
  public Optional<String> of(String text) {
    return of(text, Optional.empty());
  }

  /**
   * The text's language.
   *
   * @param expected what the text around it is in: seeing that it is the same costs little
   */
  public Optional<String> of(String text, Optional<String> expected) {
    String head = text.substring(0, Math.min(text.length(), LONGEST_LOOK));
    if (letters(head) < FEWEST_LETTERS) {
      return Optional.empty();
    }
    // Twice the least share: a neighbour language with common words does not reach it.
    if (expected.isPresent()
        && functionWords.share(beginning(head), expected.get()) >= 2 * LEAST_FUNCTION_WORDS) {
      return expected;
    }
    List<DetectedLanguage> probable = detector.getProbabilities(head);
    return probable.stream()
        .findFirst()
        .filter(language -> language.getProbability() >= LEAST_PROBABILITY)
        .map(language -> language.getLocale().getLanguage())
        .filter(language -> functionWords.share(head, language) >= LEAST_FUNCTION_WORDS);
  }

  private static String beginning(String text) {
    return text.substring(0, Math.min(text.length(), SHORT_LOOK));
  }

  private static int letters(String text) {
    int letters = 0;
    for (int i = 0; i < text.length(); i++) {
      letters += Character.isLetter(text.charAt(i)) ? 1 : 0;
    }
    return letters;
  }
}
