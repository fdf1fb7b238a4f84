package io.athanor.inference.registry;

import io.athanor.inference.engine.GenerationEngine;
import java.time.Instant;

/**
 * A base or merged model in memory, shared by all adapters that were trained on the very same file.
 *
 * @param name as it was called when it was opened
 * @param sha256 of the GGUF file
 * @param loaded since when it is in memory
 * @param engine generates with it
 * @param format its chat template and tokenizer
 */
public record BaseModel(
    String name, String sha256, Instant loaded, GenerationEngine engine, ChatFormat format)
    implements AutoCloseable {

  /** A short name of the weights, for {@code system_fingerprint}. */
  public String fingerprint() {
    return "fp_" + sha256.substring(0, 12);
  }

  @Override
  public void close() {
    engine.close();
    format.close();
  }
}
