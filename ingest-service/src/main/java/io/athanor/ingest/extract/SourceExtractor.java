package io.athanor.ingest.extract;

import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.ingest.source.RejectedSourceException;

/** Chooses among the readers of this package by what the request says the source is. */
public final class SourceExtractor {

  private SourceExtractor() {}

  /**
   * Reads a fact sheet, question-answer lines or an HTML page.
   *
   * @param options how the source is cleaned
   * @throws RejectedSourceException when it is not what it claims to be
   */
  public static Extraction read(
      SourceKind kind, String sourceUri, DecodedText text, SourceOptions options) {
    return switch (kind) {
      case FACTS -> FactSheetReader.read(sourceUri, text);
      case QUESTION_ANSWER -> QuestionAnswerReader.read(sourceUri, text);
      case PAGES, CRAWL, SITEMAP, FILES -> HtmlExtractor.read(sourceUri, text, options);
      case TABLE, SCRIPT, DEFINITIONS, CONVERSATIONS ->
          throw new IllegalArgumentException(kind.word() + " is not read here");
    };
  }
}
