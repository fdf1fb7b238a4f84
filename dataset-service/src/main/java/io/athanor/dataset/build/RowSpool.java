package io.athanor.dataset.build;

import io.athanor.contracts.dataset.Example;
import io.athanor.kit.json.Json;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ObjIntConsumer;

/** Rows on their way through the gates, in a file: gates that know all rows read them again. */
final class RowSpool implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final OutputStream stream;
  private int rows;

  RowSpool(Path file) {
    this.file = file;
    try {
      this.stream = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a row; gives its place. */
  int add(Example row) {
    try {
      stream.write(Json.bytes(row));
      stream.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write rows to " + file, e);
    }
    return rows++;
  }

  int size() {
    return rows;
  }

  /** Hands over every row with its place. */
  void forEach(ObjIntConsumer<Example> consumer) {
    try {
      stream.flush();
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        int place = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          consumer.accept(Json.read(line, Example.class), place++);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read rows of " + file, e);
    }
  }

  @Override
  public void close() {
    try {
      stream.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
