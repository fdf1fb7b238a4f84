package io.athanor.ingest.quality;

import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.KeptOut;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.document.ParagraphKind;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.language.LanguageGuess;
import io.athanor.ingest.segment.SegmentedText;
import java.util.List;
import java.util.Optional;

/**
 * Measures the paragraphs of running text: noise and language. One that is too noisy is kept out;
 * one in another language is only marked, for which language is wanted is the data set's matter.
 */
public final class TextQuality {

  /** A fifth of the words damaged: no model should learn to write so. */
  public static final double MOST_NOISE = 0.2;

  private static final int SAMPLES = 6;
  private static final int SAMPLE = 100;

  private final LanguageGuess languages;
  private final double mostNoise;

  /**
   * Measures with these settings.
   *
   * @param mostNoise the noise from which on a paragraph is kept out, from 0 to 1
   */
  public TextQuality(LanguageGuess languages, double mostNoise) {
    this.languages = languages;
    this.mostNoise = mostNoise;
  }

  /** All languages that can be told, and the usual limit of noise. */
  public static TextQuality standard() {
    return new TextQuality(LanguageGuess.among(LanguageGuess.all()), MOST_NOISE);
  }

  /** The extraction with measured paragraphs; other kinds than running text come back as is. */
  public Extraction assess(Extraction extraction) {
    if (extraction.kind() != DocumentKind.TEXT) {
      return extraction;
    }
    String text = extraction.content().text();
    Optional<String> told = languages.of(sample(text));
    List<Paragraph> measured =
        extraction.content().paragraphs().stream()
            .map(paragraph -> measured(paragraph, text, told))
            .toList();
    return extraction.withContent(
        new SegmentedText(text, measured),
        extraction.language() == null ? told.orElse(null) : extraction.language());
  }

  private Paragraph measured(Paragraph paragraph, String document, Optional<String> expected) {
    if (paragraph.kind() == ParagraphKind.CODE) {
      return paragraph;
    }
    String text = document.substring(paragraph.start(), paragraph.end());
    double noise = paragraph.kind() == ParagraphKind.TABLE ? 0 : NoiseScore.of(text);
    KeptOut keptOut =
        noise < mostNoise || paragraph.kind() == ParagraphKind.HEADING
            ? null
            : new KeptOut(KeptOut.Reason.NOISE, null, null);
    return new Paragraph(
        paragraph.id(),
        paragraph.start(),
        paragraph.end(),
        paragraph.sourceStart(),
        paragraph.sourceEnd(),
        paragraph.kind(),
        paragraph.headings(),
        noise == 0 ? null : noise,
        languages.of(text, expected).orElse(null),
        keptOut,
        paragraph.continuations());
  }

  /** Pieces from all over the text, for a page may begin with a quotation. */
  private static String sample(String text) {
    if (text.length() <= SAMPLES * SAMPLE) {
      return text;
    }
    StringBuilder sample = new StringBuilder();
    for (int i = 0; i < SAMPLES; i++) {
      int start = (int) ((long) text.length() * i / SAMPLES);
      sample.append(text, start, start + SAMPLE - 1).append(' ');
    }
    return sample.toString();
  }
}
