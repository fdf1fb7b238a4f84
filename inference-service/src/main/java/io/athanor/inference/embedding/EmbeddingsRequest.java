package io.athanor.inference.embedding;

import java.util.List;
import java.util.OptionalInt;

/**
 * A checked request for embeddings.
 *
 * @param dimensions length of the vectors where it is not the model's
 * @param base64 whether vectors are written as base64 of little-endian floats
 */
record EmbeddingsRequest(String model, Inputs inputs, OptionalInt dimensions, boolean base64) {

  /** What is to be embedded. */
  sealed interface Inputs {
    /** Texts. */
    record Texts(List<String> values) implements Inputs {}

    /** Token ids of this very model, without its ends. */
    record Tokens(List<int[]> values) implements Inputs {}
  }
}
