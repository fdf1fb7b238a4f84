package io.athanor.ingest.fetch;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which media types are worth a download, decided by the header before the body is read. */
public enum AcceptedTypes {
  /** Pages and texts: what a crawl takes. */
  PAGES(
      "text/html, application/xhtml+xml, text/plain;q=0.9, text/markdown;q=0.9,"
          + " application/pdf;q=0.8, application/epub+zip;q=0.8") {
    @Override
    boolean takes(String mediaType) {
      return PAGE_TYPES.contains(mediaType) || UNSPECIFIC.contains(mediaType);
    }
  },
  /** Anything but pictures, sound, film and fonts. */
  DATA("*/*") {
    @Override
    boolean takes(String mediaType) {
      return !mediaType.matches("(image|audio|video|font)/.*");
    }
  };

  private static final Set<String> PAGE_TYPES =
      Set.of(
          "text/html",
          "application/xhtml+xml",
          "text/plain",
          "text/markdown",
          "text/x-markdown",
          "application/pdf",
          "application/epub+zip");
  private static final Set<String> UNSPECIFIC =
      Set.of("application/octet-stream", "binary/octet-stream", "application/unknown");

  private final String header;

  AcceptedTypes(String header) {
    this.header = header;
  }

  abstract boolean takes(String mediaType);

  /** The {@code Accept} header. */
  String header() {
    return header;
  }

  /** Whether a body of that {@code Content-Type} is wanted; without one the reader decides. */
  boolean accepts(@Nullable String contentType) {
    return contentType == null || contentType.isBlank() || takes(mediaType(contentType));
  }

  static String mediaType(String contentType) {
    return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
