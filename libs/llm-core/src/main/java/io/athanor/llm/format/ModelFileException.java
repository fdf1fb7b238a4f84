package io.athanor.llm.format;

import java.nio.file.Path;

/**
 * A model file that is refused: damaged, hostile, incomplete or of a kind that is not supported.
 * The message names the file, the place in it and, where there is one, the way out.
 */
public final class ModelFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModelFileException(Path file, String problem) {
    super(file + ": " + problem);
  }

  public ModelFileException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }

  static ModelFileException truncated(Path file, long fileSize, String what, long neededSize) {
    return new ModelFileException(
        file,
        "file ends at byte %d but %s needs %d: the download is incomplete, delete it and try again"
            .formatted(fileSize, what, neededSize));
  }
}
