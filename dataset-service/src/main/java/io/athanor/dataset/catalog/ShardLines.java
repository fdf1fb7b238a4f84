package io.athanor.dataset.catalog;

import io.athanor.contracts.ArtifactRef;
import io.athanor.kit.blob.BlobStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Lines of files one behind the other, one file open and one line in memory at a time. (A stream
 * that is flat-mapped holds a whole file as soon as it is asked for its iterator.)
 */
final class ShardLines extends AbstractSpliterator<String> implements AutoCloseable {

  private final BlobStore blobs;
  private final Iterator<ArtifactRef> shards;
  private BufferedReader reader = new BufferedReader(Reader.nullReader());

  private ShardLines(BlobStore blobs, List<ArtifactRef> shards) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    this.blobs = blobs;
    this.shards = shards.iterator();
  }

  /** Close the stream after use. */
  static Stream<String> of(BlobStore blobs, List<ArtifactRef> shards) {
    ShardLines lines = new ShardLines(blobs, shards);
    return StreamSupport.stream(lines, false).onClose(lines::close);
  }

  @Override
  public boolean tryAdvance(Consumer<? super String> action) {
    try {
      String line = reader.readLine();
      while (line == null && shards.hasNext()) {
        reader.close();
        reader = Files.newBufferedReader(blobs.file(shards.next()), StandardCharsets.UTF_8);
        line = reader.readLine();
      }
      if (line == null) {
        return false;
      }
      action.accept(line);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the rows of a version", e);
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the rows of a version", e);
    }
  }
}
