package io.athanor.ingest.extract;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.ingest.source.RejectedSourceException;
import io.athanor.ingest.source.SourceName;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chooses the reader of a source by what the request says it is. */
public final class SourceExtractor {

  private static final Set<String> HTML_TYPES = Set.of("text/html", "application/xhtml+xml");
  private static final Set<String> TEXT_TYPES = Set.of("text/plain", "text/markdown");
  private static final Set<String> TEXT_ENDINGS = Set.of("txt", "text", "md");

  private SourceExtractor() {}

  /**
   * Reads a source.
   *
   * @param contentType media type with parameters, if the server named one
   * @param options how the source is cleaned
   * @throws RejectedSourceException when it is not what it claims to be
   */
  public static Extraction read(
      SourceKind kind,
      String sourceUri,
      @Nullable String contentType,
      DecodedText text,
      SourceOptions options) {
    return switch (kind) {
      case FACTS -> FactSheetReader.read(sourceUri, text);
      case QUESTION_ANSWER -> QuestionAnswerReader.read(sourceUri, text);
      case TABLE, SCRIPT, DEFINITIONS, CONVERSATIONS ->
          throw new RejectedSourceException(
              ProblemCode.INVALID_SOURCE, sourceUri + ": " + kind.word() + " is not read yet");
      case PAGES, CRAWL, SITEMAP, FILES ->
          isHtml(sourceUri, contentType)
              ? HtmlExtractor.read(sourceUri, text, options)
              : PlainTextExtractor.read(sourceUri, text);
    };
  }

  private static boolean isHtml(String sourceUri, @Nullable String contentType) {
    if (contentType == null) {
      String ending = sourceUri.substring(sourceUri.lastIndexOf('.') + 1);
      return !TEXT_ENDINGS.contains(ending.toLowerCase(Locale.ROOT));
    }
    String mediaType = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!HTML_TYPES.contains(mediaType) && !TEXT_TYPES.contains(mediaType)) {
      throw new RejectedSourceException(
          ProblemCode.INVALID_SOURCE,
          SourceName.of(sourceUri)
              + " is "
              + mediaType
              + "; only HTML pages and plain text can be read as pages");
    }
    return HTML_TYPES.contains(mediaType);
  }
}
