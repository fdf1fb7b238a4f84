package io.athanor.inference.embedding;

import java.nio.file.Path;
import java.time.Instant;

/** Whether texts can be embedded now. */
public sealed interface EmbeddingAvailability {

  /** Embeddings are turned off. */
  record Off() implements EmbeddingAvailability {}

  /** The model is not on this machine, and nothing has needed it yet. */
  record Absent() implements EmbeddingAvailability {}

  /**
   * The model is on its way.
   *
   * @param doneBytes of the file that is being fetched
   * @param totalBytes its size; -1 while it is not known
   */
  record Fetching(long doneBytes, long totalBytes) implements EmbeddingAvailability {}

  /** The model could not be had. */
  record Failed(String problem, Instant since) implements EmbeddingAvailability {}

  /**
   * The model is here.
   *
   * @param fingerprint of its weights: vectors of different fingerprints cannot be compared
   */
  record Ready(Path folder, String fingerprint) implements EmbeddingAvailability {}

  /** One sentence for people. */
  default String sentence() {
    return switch (this) {
      case Off ignored ->
          "Embeddings are turned off (athanor.inference.embedding.model is \"none\")";
      case Absent ignored -> "The embedding model is not on this machine yet";
      case Fetching(long done, long total) ->
          total < 0
              ? "The embedding model is being fetched: try again in a moment"
              : "The embedding model is being fetched, %d of %d MB: try again in a moment"
                  .formatted(done >> 20, total >> 20);
      case Failed(String problem, Instant since) ->
          "The embedding model could not be fetched: " + problem;
      case Ready ignored -> "The embedding model is here";
    };
  }
}
