package io.athanor.inference.engine.llamacpp;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The entry to llama.cpp: makes sure that a library is loaded once per process, then opens models.
 */
public final class LlamaCpp {

  private static final Map<Natives, LlamaCppLibrary> LOADED = new HashMap<>();

  private final LlamaCppLibrary library;

  private LlamaCpp(LlamaCppLibrary library) {
    this.library = library;
  }

  /**
   * Loads the library of this platform, extracting it from the class path when needed.
   *
   * @param cacheFolder where the extracted library is kept between runs
   */
  public static LlamaCpp load(Path cacheFolder) {
    return load(Natives.bundled(cacheFolder));
  }

  /** Loads a library, once per process. */
  public static LlamaCpp load(Natives natives) {
    synchronized (LOADED) {
      ThreadWaiting.shorten();
      return new LlamaCpp(LOADED.computeIfAbsent(natives, LlamaCppLibrary::load));
    }
  }

  /** Which natives these are, for people. */
  public String description() {
    return library.description();
  }

  /**
   * Opens a GGUF model; its weights are mapped, not copied.
   *
   * @throws LlamaCppException when llama.cpp refuses the file
   */
  public LlamaModel openModel(Path gguf) {
    return LlamaModel.open(library, gguf);
  }
}
