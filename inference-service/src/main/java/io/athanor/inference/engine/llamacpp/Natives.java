package io.athanor.inference.engine.llamacpp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which build of llama.cpp is to be loaded.
 *
 * @param library the shared library with llama.cpp's own functions
 * @param backends folder of the variants for different processors, of which llama.cpp itself picks
 *     the best; null when the library holds the only one
 * @param description for people
 */
public record Natives(Path library, @Nullable Path backends, String description) {

  /** The library in the jar {@code de.kherud:llama}, extracted to a folder when needed. */
  public static Natives bundled(Path cacheFolder) {
    NativeLibraryFile file =
        NativeLibraryFile.forPlatform(System.getProperty("os.name"), System.getProperty("os.arch"));
    return new Natives(
        file.extractTo(cacheFolder), null, "llama.cpp b4916 (jar de.kherud:llama 4.2.0)");
  }

  /**
   * The libraries in a folder, as the npm packages {@code @node-llama-cpp/*} hold them.
   *
   * @throws LlamaCppException when the folder holds no library, or more than one
   */
  public static Natives in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> libraries = files.filter(Natives::isLlama).sorted().toList();
      if (libraries.size() != 1) {
        throw new LlamaCppException(
            "%s holds %d libraries named libllama.*: it must hold one"
                .formatted(folder, libraries.size()));
      }
      Path library = libraries.getFirst();
      return new Natives(library, folder, "llama.cpp " + version(library) + " in " + folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for llama.cpp's library in " + folder, e);
    }
  }

  private static boolean isLlama(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("libllama.") && (name.endsWith(".so") || name.endsWith(".dylib"));
  }

  private static String version(Path library) {
    String name = library.getFileName().toString();
    String middle = name.substring("libllama".length(), name.lastIndexOf('.'));
    return middle.isEmpty() ? "of unknown version" : middle.substring(1);
  }
}
