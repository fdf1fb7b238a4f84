package io.athanor.ingest.read;

import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.extract.SourceExtractor;
import io.athanor.ingest.read.definitions.DefinitionsReader;
import io.athanor.ingest.read.script.ScriptReader;
import io.athanor.ingest.read.table.QuestionAnswerTable;
import io.athanor.ingest.read.table.TableReader;
import io.athanor.ingest.read.text.MarkdownReader;
import io.athanor.ingest.read.text.PdfTextReader;
import io.athanor.ingest.read.text.PlainTextReader;
import io.athanor.ingest.source.ReadingLimit;
import io.athanor.ingest.source.Rejections;
import org.jspecify.annotations.Nullable;

/** Makes a document of a fetched source: chooses the reader by what was asked and what came. */
public final class DocumentReader {

  private final BinaryReader binaries;
  private final ReadingLimit limit;

  /**
   * A reader.
   *
   * @param binaries keeps limits of its own
   * @param limit for everything else
   */
  public DocumentReader(BinaryReader binaries, ReadingLimit limit) {
    this.binaries = binaries;
    this.limit = limit;
  }

  /**
   * Reads a source.
   *
   * @param content its bytes
   * @param contentType media type with parameters, if the server named one
   * @throws io.athanor.ingest.source.RejectedSourceException when it is not what it claims to be
   */
  public ReadSource read(
      SourceKind kind,
      SourceOptions options,
      String sourceUri,
      byte[] content,
      @Nullable String contentType)
      throws InterruptedException {
    SourceFormat format = SourceFormat.of(sourceUri, contentType, content);
    if (format == SourceFormat.BINARY) {
      throw Rejections.invalid(
          sourceUri,
          (contentType == null ? "this is no text" : "this is " + contentType)
              + "; HTML, Markdown, plain text, PDF, EPUB, CSV, TSV, JSON, JSON Lines and Parquet"
              + " can be read");
    }
    if (kind == SourceKind.CONVERSATIONS) {
      return limit.within(
          sourceUri,
          () -> {
            DecodedText text = DecodedText.of(content, contentType);
            ConversationFile.check(sourceUri, format, text);
            return new ReadSource(Extraction.ofConversations(), text, null);
          });
    }
    if (format.isBinary()) {
      Rendition rendition = binaries.read(format, sourceUri, content);
      DecodedText text = new DecodedText(rendition.text(), Rendition.charset());
      return limit.within(
          sourceUri,
          () -> new ReadSource(extract(kind, options, sourceUri, format, text), text, rendition));
    }
    return limit.within(
        sourceUri,
        () -> {
          DecodedText text = DecodedText.of(content, contentType);
          return new ReadSource(extract(kind, options, sourceUri, format, text), text, null);
        });
  }

  private static Extraction extract(
      SourceKind kind,
      SourceOptions options,
      String sourceUri,
      SourceFormat format,
      DecodedText text) {
    return switch (kind) {
      case FACTS -> SourceExtractor.read(kind, sourceUri, text, options);
      case QUESTION_ANSWER ->
          isRowTable(format, text)
              ? QuestionAnswerTable.read(sourceUri, format, text)
              : SourceExtractor.read(kind, sourceUri, text, options);
      case TABLE -> TableReader.read(sourceUri, format, text);
      case SCRIPT -> ScriptReader.read(sourceUri, format, options, text);
      case DEFINITIONS -> DefinitionsReader.read(sourceUri, format, text);
      case CONVERSATIONS -> Extraction.ofConversations();
      case PAGES, CRAWL, SITEMAP, FILES -> text(sourceUri, format, options, text);
    };
  }

  private static Extraction text(
      String sourceUri, SourceFormat format, SourceOptions options, DecodedText text) {
    return switch (format) {
      case HTML, EPUB -> SourceExtractor.read(SourceKind.PAGES, sourceUri, text, options);
      case MARKDOWN -> MarkdownReader.read(sourceUri, text);
      case TEXT -> PlainTextReader.read(sourceUri, text);
      case PDF -> PdfTextReader.read(sourceUri, text);
      case CSV, TSV, JSON, JSON_LINES, PARQUET ->
          throw Rejections.invalid(
              sourceUri, "this is " + format.word() + "; name it as a table, not as pages");
      case BINARY -> throw new IllegalStateException("binary sources are refused before");
    };
  }

  /** JSON lines, whatever their ending, have a reader that knows the two fields. */
  private static boolean isRowTable(SourceFormat format, DecodedText text) {
    return switch (format) {
      case CSV, TSV -> true;
      case JSON -> text.withoutByteOrderMark().stripLeading().startsWith("[");
      case JSON_LINES, PARQUET, HTML, MARKDOWN, TEXT, PDF, EPUB, BINARY -> false;
    };
  }
}
