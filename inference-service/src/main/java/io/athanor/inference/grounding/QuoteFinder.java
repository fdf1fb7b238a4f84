package io.athanor.inference.grounding;

import io.athanor.inference.retrieval.Passage;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.BlobStoreException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import org.jspecify.annotations.Nullable;

/** Finds quotes in the stored originals by reading them. */
@ApplicationScoped
public class QuoteFinder {

  private final BlobStore blobs;

  QuoteFinder(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * Where a quote stands.
   *
   * @param line in the original, from 1; null when that cannot be read
   */
  public record FoundQuote(SourcePlace place, @Nullable Integer line) {}

  /** Where the quote stands; its paragraph's place when the original has it only in parts. */
  public FoundQuote find(String quote, Passage passage) {
    SourcePlace paragraph = new SourcePlace(passage.sourceStart(), passage.sourceEnd(), false);
    String original;
    try {
      original = new String(blobs.bytes(passage.original()), Charset.forName(passage.charset()));
    } catch (BlobStoreException | IllegalCharsetNameException | UnsupportedCharsetException e) {
      return new FoundQuote(paragraph, null);
    }
    if (passage.sourceEnd() > original.length()) {
      return new FoundQuote(paragraph, null);
    }
    SourcePlace place =
        QuoteAlignment.find(quote, original, passage.sourceStart(), passage.sourceEnd())
            .orElse(paragraph);
    return new FoundQuote(place, place.lineIn(original));
  }
}
