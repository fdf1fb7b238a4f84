package io.athanor.dataset.quality;

import com.optimaize.langdetect.DetectedLanguage;
import com.optimaize.langdetect.LanguageDetector;
import com.optimaize.langdetect.LanguageDetectorBuilder;
import com.optimaize.langdetect.ngram.NgramExtractors;
import com.optimaize.langdetect.profiles.LanguageProfileReader;
import io.athanor.contracts.dataset.Example;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Tells the language of a row, where there is text enough to be sure. Equal texts get equal
 * answers: the detector's randomness is seeded.
 */
public final class LanguageOfRows {

  private static final int LEAST_LETTERS = 60;
  private static final int MOST_CHARACTERS = 400;
  private static final double SURE = 0.95;
  private static final long SEED = 7;

  /** Loaded when the first row needs it: most rows are told by their small words. */
  private static final class Detector {

    private static final LanguageDetector ALL = load();

    private static LanguageDetector load() {
      try {
        return LanguageDetectorBuilder.create(NgramExtractors.standard())
            .withProfiles(new LanguageProfileReader().readAllBuiltIn())
            .seed(SEED)
            .build();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The language as an ISO 639-1 code; empty when the row is too short or too mixed to tell. */
  public Optional<String> of(Example row) {
    StringBuilder text = new StringBuilder();
    for (String learned : RowText.learned(row)) {
      text.append(RowText.withoutCode(learned)).append('\n');
    }
    String sample = text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
    if (sample.chars().filter(Character::isLetter).count() < LEAST_LETTERS) {
      return Optional.empty();
    }
    Optional<String> clear = FunctionWords.languageOf(sample);
    if (clear.isPresent()) {
      return clear;
    }
    List<DetectedLanguage> guesses = Detector.ALL.getProbabilities(sample);
    return guesses.isEmpty() || guesses.getFirst().getProbability() < SURE
        ? Optional.empty()
        : Optional.of(guesses.getFirst().getLocale().getLanguage());
  }
}
