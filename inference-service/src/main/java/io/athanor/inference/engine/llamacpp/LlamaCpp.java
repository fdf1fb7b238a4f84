package io.athanor.inference.engine.llamacpp;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The entry to llama.cpp: makes sure that the pinned library is loaded once per process, then opens
 * models.
 */
public final class LlamaCpp {

  private static final Object LOCK = new Object();
  private static @Nullable LlamaCppLibrary loaded;

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
    synchronized (LOCK) {
      LlamaCppLibrary library = loaded;
      if (library == null) {
        NativeLibraryFile file =
            NativeLibraryFile.forPlatform(
                System.getProperty("os.name"), System.getProperty("os.arch"));
        ThreadWaiting.shorten();
        library = LlamaCppLibrary.load(file.extractTo(cacheFolder));
        loaded = library;
      }
      return new LlamaCpp(library);
    }
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
