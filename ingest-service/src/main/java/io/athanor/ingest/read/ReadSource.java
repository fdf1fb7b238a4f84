package io.athanor.ingest.read;

import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.extract.Extraction;
import org.jspecify.annotations.Nullable;

/**
 * A source that became a document.
 *
 * @param text the characters, of the original or of the rendition where there is one, that
 *     paragraph offsets count
 * @param rendition the text taken out of a binary original
 */
public record ReadSource(Extraction extraction, DecodedText text, @Nullable Rendition rendition) {}
