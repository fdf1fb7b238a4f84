package io.athanor.inference.engine.llamacpp;

import io.athanor.inference.engine.AdapterUse;
import io.athanor.inference.engine.TokenBatch;
import java.nio.file.Path;

/** The adapters of one context that are in memory. */
sealed interface LoadedAdapters extends AutoCloseable permits SwitchedAdapters, MixedAdapters {

  /** Reads an adapter; any thread, beside decoding. */
  void load(AdapterUse use, Path gguf);

  /** Frees an adapter; the engine's thread. */
  void unload(AdapterUse use);

  /** Puts the adapters of a range of a batch into effect; the engine's thread. */
  void prepare(TokenBatch batch, int from, int to);

  /** Frees everything, after the context. */
  @Override
  void close();
}
