package io.athanor.ingest.read;

import io.athanor.ingest.extract.Extraction;
import org.jspecify.annotations.Nullable;

/**
 * A source that became a document.
 *
 * @param charset turns the original, or the rendition where there is one, into the characters that
 *     paragraph offsets count
 * @param rendition the text taken out of a binary original
 */
public record ReadSource(Extraction extraction, String charset, @Nullable Rendition rendition) {}
