package io.athanor.ingest.read;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes of a source are. Told, in this order, from the first bytes of binary formats, the
 * media type, the ending of the address, and the look of the text.
 */
public enum SourceFormat {
  HTML("HTML"),
  MARKDOWN("Markdown"),
  TEXT("plain text"),
  PDF("PDF"),
  EPUB("EPUB"),
  CSV("CSV"),
  TSV("TSV"),
  JSON("JSON"),
  JSON_LINES("JSON Lines"),
  PARQUET("Parquet"),
  /** None of the others, and no text. */
  BINARY("a binary format that is not read");

  private static final int SNIFFED_BYTES = 1024;
  private static final Pattern TAG = Pattern.compile("<(?:!doctype|!--|\\?xml|/?[a-zA-Z])");
  private static final Map<String, SourceFormat> BY_MEDIA_TYPE =
      Map.ofEntries(
          Map.entry("text/html", HTML),
          Map.entry("application/xhtml+xml", HTML),
          Map.entry("text/markdown", MARKDOWN),
          Map.entry("text/x-markdown", MARKDOWN),
          Map.entry("application/pdf", PDF),
          Map.entry("application/epub+zip", EPUB),
          Map.entry("text/csv", CSV),
          Map.entry("text/tab-separated-values", TSV),
          Map.entry("application/json", JSON),
          Map.entry("application/jsonl", JSON_LINES),
          Map.entry("application/x-ndjson", JSON_LINES),
          Map.entry("application/x-jsonlines", JSON_LINES),
          Map.entry("application/vnd.apache.parquet", PARQUET));
  private static final Map<String, SourceFormat> BY_ENDING =
      Map.ofEntries(
          Map.entry("html", HTML),
          Map.entry("htm", HTML),
          Map.entry("xhtml", HTML),
          Map.entry("md", MARKDOWN),
          Map.entry("markdown", MARKDOWN),
          Map.entry("txt", TEXT),
          Map.entry("text", TEXT),
          Map.entry("pdf", PDF),
          Map.entry("epub", EPUB),
          Map.entry("csv", CSV),
          Map.entry("tsv", TSV),
          Map.entry("tab", TSV),
          Map.entry("json", JSON),
          Map.entry("jsonl", JSON_LINES),
          Map.entry("ndjson", JSON_LINES),
          Map.entry("parquet", PARQUET));

  private final String word;

  SourceFormat(String word) {
    this.word = word;
  }

  /** The format's name in messages. */
  public String word() {
    return word;
  }

  /** Whether its bytes are no text and have to be read in a process of their own. */
  public boolean isBinary() {
    return this == PDF || this == EPUB || this == PARQUET;
  }

  /** The format of a source. */
  public static SourceFormat of(String sourceUri, @Nullable String contentType, byte[] content) {
    String head =
        new String(
            content, 0, Math.min(content.length, SNIFFED_BYTES), StandardCharsets.ISO_8859_1);
    return magic(head)
        .or(() -> Optional.ofNullable(BY_MEDIA_TYPE.get(mediaType(contentType))))
        .or(() -> Optional.ofNullable(BY_ENDING.get(ending(sourceUri))))
        .orElseGet(() -> looks(head, mediaType(contentType)));
  }

  private static Optional<SourceFormat> magic(String head) {
    if (head.startsWith("%PDF-") || (isBinary(head) && head.contains("%PDF-"))) {
      return Optional.of(PDF);
    }
    if (head.startsWith("PK\u0003\u0004")) {
      return Optional.of(head.contains("mimetypeapplication/epub+zip") ? EPUB : BINARY);
    }
    if (head.startsWith("PAR1")) {
      return Optional.of(PARQUET);
    }
    return isBinary(head) ? Optional.of(BINARY) : Optional.empty();
  }

  /** Text holds no zero byte, except UTF-16, which says so with its mark. */
  private static boolean isBinary(String head) {
    boolean utf16 = head.startsWith("\u00FE\u00FF") || head.startsWith("\u00FF\u00FE");
    return !utf16 && head.indexOf('\0') >= 0;
  }

  private static SourceFormat looks(String head, String mediaType) {
    if (mediaType.equals("text/plain")) {
      return TEXT;
    }
    if (!mediaType.isEmpty()
        && !mediaType.startsWith("text/")
        && !mediaType.equals("application/octet-stream")) {
      return BINARY;
    }
    return TAG.matcher(head.toLowerCase(Locale.ROOT)).find() ? HTML : TEXT;
  }

  private static String mediaType(@Nullable String contentType) {
    return contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static String ending(String sourceUri) {
    String path = sourceUri.split("[?#]", 2)[0];
    String file = path.substring(path.lastIndexOf('/') + 1);
    return file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
