package io.athanor.inference.grounding;

import io.athanor.inference.retrieval.Passage;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.BlobStoreException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;

/** Finds quotes in the stored originals by reading them. */
@ApplicationScoped
public class QuoteFinder {

  private final BlobStore blobs;

  QuoteFinder(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** Where the quote stands; its paragraph's place when the original has it only in parts. */
  public SourcePlace find(String quote, Passage passage) {
    SourcePlace paragraph = new SourcePlace(passage.sourceStart(), passage.sourceEnd(), false);
    String original;
    try {
      original = new String(blobs.bytes(passage.original()), Charset.forName(passage.charset()));
    } catch (BlobStoreException | IllegalCharsetNameException | UnsupportedCharsetException e) {
      return paragraph;
    }
    if (passage.sourceEnd() > original.length()) {
      return paragraph;
    }
    return QuoteAlignment.find(quote, original, passage.sourceStart(), passage.sourceEnd())
        .orElse(paragraph);
  }
}
