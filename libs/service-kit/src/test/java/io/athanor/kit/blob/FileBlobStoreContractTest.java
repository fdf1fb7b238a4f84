package io.athanor.kit.blob;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class FileBlobStoreContractTest extends BlobStoreContract {

  @Override
  protected BlobStore emptyStore() {
    return new FileBlobStore(folder.resolve("blobs"));
  }

  @Override
  protected void damage(String key, byte[] bytes) throws IOException {
    Files.write(folder.resolve("blobs").resolve(key), bytes);
  }

  @Override
  protected List<String> leftovers() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(Path::toString).toList();
    }
  }
}
