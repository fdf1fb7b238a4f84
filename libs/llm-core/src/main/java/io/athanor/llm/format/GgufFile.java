package io.athanor.llm.format;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a GGUF file, version 2 or 3: {@code "GGUF"}, {@code u32 version}, {@code u64 tensor count},
 * {@code u64 metadata count}, the metadata, the tensor infos, padding, the data; all little-endian
 * (<a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">specification</a>). The file
 * is mapped, so it may be larger than 2 GiB and tensors are paged in as they are read.
 *
 * <p>Everything is checked when the file is opened: a file that opens here has all its data, so
 * native code that loads it later reads inside the file.
 */
public final class GgufFile implements AutoCloseable {
  private final MappedFile file;
  private final int version;
  private final GgufMetadata metadata;
  private final Map<String, TensorView> tensors;

  private GgufFile(MappedFile file, GgufHeader header) {
    this.file = file;
    this.version = header.version();
    this.metadata = new GgufMetadata(file.path(), header.values());
    this.tensors = new LinkedHashMap<>();
    for (GgufHeader.Info info : header.tensors()) {
      MemorySegment bytes =
          file.bytes().asSlice(header.dataStart() + info.offset(), info.byteSize());
      tensors.put(
          info.name(),
          new TensorView(file.path(), info.name(), info.shape(), info.type().format(), bytes));
    }
  }

  /**
   * @throws ModelFileException if the file is damaged, incomplete, hostile or no GGUF file
   */
  public static GgufFile open(Path path) throws IOException {
    MappedFile file = MappedFile.open(path);
    try {
      return new GgufFile(file, GgufHeader.parse(file));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  public Path path() {
    return file.path();
  }

  public int version() {
    return version;
  }

  public GgufMetadata metadata() {
    return metadata;
  }

  /** Names in file order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  public @Nullable TensorView find(String name) {
    return tensors.get(name);
  }

  /**
   * @throws ModelFileException if there is no such tensor
   */
  public TensorView tensor(String name) {
    TensorView view = find(name);
    if (view == null) {
      throw new ModelFileException(path(), "no tensor " + name);
    }
    return view;
  }

  @Override
  public void close() {
    file.close();
  }
}
