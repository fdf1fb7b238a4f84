package io.athanor.ingest.read;

import java.nio.charset.StandardCharsets;

/**
 * The text of a binary source as it was taken out, in UTF-8: what paragraph offsets point into.
 *
 * @param mediaType of the text, for example {@code application/xhtml+xml} for an EPUB
 */
public record Rendition(String text, String mediaType) {

  /** The bytes to store. */
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Name of the charset of {@link #bytes()}. */
  public static String charset() {
    return StandardCharsets.UTF_8.name();
  }
}
