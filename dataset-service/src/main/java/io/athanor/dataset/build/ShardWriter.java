package io.athanor.dataset.build;

import io.athanor.kit.hash.Sha256;
import io.athanor.kit.json.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes JSON Lines, a fixed number of them in each file, equal for equal content. */
final class ShardWriter implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final String name;
  private final int mostRows;
  private final List<StagedFile> files = new ArrayList<>();
  private @Nullable OutputStream stream;
  private MessageDigest digest = Sha256.digest();
  private int rowsOfFile;
  private int rows;

  /**
   * A file that is complete.
   *
   * @param sha256 of its content
   */
  record StagedFile(Path path, String sha256) {}

  /**
   * Prepares the writer.
   *
   * @param name of the files, which are numbered behind it
   * @param mostRows of a file
   */
  ShardWriter(Path folder, String name, int mostRows) {
    this.folder = folder;
    this.name = name;
    this.mostRows = mostRows;
  }

  void write(Object row) {
    try {
      if (stream == null || rowsOfFile == mostRows) {
        finishFile();
        begin();
      }
      OutputStream open = stream;
      if (open != null) {
        open.write(Json.bytes(row));
        open.write('\n');
      }
      rowsOfFile++;
      rows++;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + name + " below " + folder, e);
    }
  }

  private Path path(int number) {
    return folder.resolve(String.format(Locale.ROOT, "%s-%05d.jsonl", name, number));
  }

  private void begin() throws IOException {
    digest = Sha256.digest();
    stream =
        new DigestOutputStream(
            new BufferedOutputStream(Files.newOutputStream(path(files.size())), BUFFER), digest);
    rowsOfFile = 0;
  }

  private void finishFile() throws IOException {
    if (stream != null) {
      stream.close();
      stream = null;
      files.add(new StagedFile(path(files.size()), HexFormat.of().formatHex(digest.digest())));
    }
  }

  int rows() {
    return rows;
  }

  /** The files; complete after {@link #close}. */
  List<StagedFile> files() {
    return List.copyOf(files);
  }

  @Override
  public void close() {
    try {
      finishFile();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + name + " below " + folder, e);
    }
  }
}
