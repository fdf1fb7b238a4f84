package io.athanor.ingest.fetch;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.source.RejectedSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads files, but only below the folders that the operator named ({@code
 * athanor.ingest.file-roots}); without any, no file is read. Symbolic links are resolved before the
 * check, so a link does not lead out.
 */
public final class FileFetcher {

  private static final int PIECE_BYTES = 1 << 16;

  private final List<Path> roots;
  private final long maxBytes;

  public FileFetcher(List<Path> roots, long maxBytes) {
    this.roots = roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
    this.maxBytes = maxBytes;
  }

  /**
   * The file at a {@code file:} address.
   *
   * @throws RejectedSourceException naming the file and the reason
   */
  public FetchedSource fetch(String address) {
    Path path = path(address);
    return reading(
        path,
        real -> {
          requireFile(path, real);
          return new FetchedSource(address, Files.readAllBytes(real), null);
        });
  }

  /**
   * Checks an address as a fetch would, without reading the file.
   *
   * @throws RejectedSourceException naming the file and the reason
   */
  public void requireReadable(String address) {
    Path path = path(address);
    reading(
        path,
        real -> {
          requireFile(path, real);
          return real;
        });
  }

  private void requireFile(Path path, Path real) throws IOException {
    if (!Files.isRegularFile(real)) {
      throw new RejectedSourceException(
          ProblemCode.SOURCE_UNREACHABLE, path + ": this is not a file; name a file");
    }
    if (Files.size(real) > maxBytes) {
      throw new RejectedSourceException(
          ProblemCode.INVALID_SOURCE,
          path
              + ": larger than "
              + maxBytes
              + " bytes (athanor.ingest.max-bytes), which end in line "
              + (1 + lineEnds(real))
              + "; split the file");
    }
  }

  /** Line ends in the part of a file that may be read: the heap holds a piece of it at a time. */
  private long lineEnds(Path file) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    long ends = 0;
    try (InputStream stream = Files.newInputStream(file)) {
      for (long left = maxBytes; left > 0; ) {
        int read = stream.read(piece, 0, (int) Math.min(left, piece.length));
        if (read < 0) {
          return ends;
        }
        for (int i = 0; i < read; i++) {
          ends += piece[i] == '\n' ? 1 : 0;
        }
        left -= read;
      }
    }
    return ends;
  }

  /**
   * Where an address leads, checked like a fetch: a file or a folder.
   *
   * @throws RejectedSourceException naming the path and the reason
   */
  public Path locate(String address) {
    return reading(path(address), real -> real);
  }

  /** Something to do with a path that may be read. */
  @FunctionalInterface
  private interface Reading<T> {
    T of(Path real) throws IOException;
  }

  private <T> T reading(Path path, Reading<T> reading) {
    try {
      // Twice: before, so that nobody learns what exists elsewhere; after, so that no link leads
      // out.
      requireAllowed(path, path.toAbsolutePath().normalize(), roots);
      Path real = path.toRealPath();
      requireAllowed(path, real, realRoots());
      return reading.of(real);
    } catch (NoSuchFileException e) {
      throw new RejectedSourceException(
          ProblemCode.SOURCE_UNREACHABLE, path + ": there is no such file; check the path");
    } catch (AccessDeniedException e) {
      throw new RejectedSourceException(
          ProblemCode.SOURCE_UNREACHABLE,
          path + ": the file may not be read; check its permissions");
    } catch (IOException e) {
      throw new RejectedSourceException(
          ProblemCode.SOURCE_UNREACHABLE, path + ": cannot be read: " + e.getMessage());
    }
  }

  private void requireAllowed(Path named, Path meant, List<Path> allowed) {
    if (allowed.stream().anyMatch(meant::startsWith)) {
      return;
    }
    throw new RejectedSourceException(
        ProblemCode.SOURCE_FORBIDDEN,
        named
            + ": files may only be read below "
            + (roots.isEmpty() ? "folders that are named in" : roots + "; see")
            + " athanor.ingest.file-roots");
  }

  private List<Path> realRoots() throws IOException {
    List<Path> real = new ArrayList<>();
    for (Path root : roots) {
      if (Files.exists(root)) {
        real.add(root.toRealPath());
      }
    }
    return real;
  }

  private static Path path(String address) {
    try {
      return Path.of(URI.create(address));
    } catch (IllegalArgumentException e) {
      throw new RejectedSourceException(
          ProblemCode.INVALID_SOURCE, address + ": this is no valid file address");
    }
  }
}
