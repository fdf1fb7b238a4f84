package io.athanor.llm.format;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a safetensors file: {@code u64 n}, {@code n} bytes of JSON header, then the tensors without
 * gaps, all little-endian (<a href="https://github.com/huggingface/safetensors#format">format</a>).
 * The file is mapped, so it may be larger than 2 GiB and tensors are paged in as they are read.
 *
 * <p>Everything is checked when the file is opened. Invariant afterwards: tensors lie back to back
 * from the end of the header to the end of the file, each exactly as long as its shape says.
 */
public final class SafetensorsFile implements AutoCloseable {
  private static final ValueLayout.OfLong LITTLE_ENDIAN_LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** The reference library's limit for the header. */
  private static final long MAXIMUM_HEADER_BYTES = 100_000_000;

  private final MappedFile file;
  private final Map<String, String> metadata;
  private final Map<String, TensorView> tensors;

  private SafetensorsFile(
      MappedFile file, Map<String, String> metadata, Map<String, TensorView> tensors) {
    this.file = file;
    this.metadata = Collections.unmodifiableMap(metadata);
    this.tensors = tensors;
  }

  /**
   * @throws ModelFileException if the file is damaged, incomplete, hostile or no safetensors file
   */
  public static SafetensorsFile open(Path path) throws IOException {
    MappedFile file = MappedFile.open(path);
    try {
      long headerSize = headerSize(file);
      byte[] json = file.bytes().asSlice(8, headerSize).toArray(ValueLayout.JAVA_BYTE);
      if (json[0] != '{') {
        requireNotForeign(file);
        throw new ModelFileException(path, "header must start with '{'");
      }
      SafetensorsHeader header = SafetensorsHeader.parse(path, json);
      return new SafetensorsFile(
          file, header.metadata(), views(file, header.entries(), 8 + headerSize));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Asked only of refused files: the length of a right header may begin like a pickle. */
  private static void requireNotForeign(MappedFile file) {
    String foreign = ForeignFile.kind(file);
    if (foreign != null) {
      throw new ModelFileException(file.path(), foreign);
    }
  }

  private static long headerSize(MappedFile file) {
    if (file.size() < 10) {
      requireNotForeign(file);
      throw ModelFileException.truncated(file.path(), file.size(), "the header", 10);
    }
    long size = file.bytes().get(LITTLE_ENDIAN_LONG, 0);
    if (size < 2 || size > MAXIMUM_HEADER_BYTES) {
      requireNotForeign(file);
      throw new ModelFileException(
          file.path(),
          "header length %s must be from 2 to %d bytes: this is no safetensors file"
              .formatted(Long.toUnsignedString(size), MAXIMUM_HEADER_BYTES));
    }
    if (size > file.size() - 8) {
      requireNotForeign(file);
      throw ModelFileException.truncated(file.path(), file.size(), "the header", 8 + size);
    }
    return size;
  }

  private static Map<String, TensorView> views(
      MappedFile file, List<SafetensorsHeader.Entry> entries, long dataStart) {
    List<SafetensorsHeader.Entry> byPlace = new ArrayList<>(entries);
    byPlace.sort(Comparator.comparingLong(SafetensorsHeader.Entry::begin));
    long end = 0;
    for (SafetensorsHeader.Entry entry : byPlace) {
      if (entry.begin() != end) {
        throw new ModelFileException(
            file.path(),
            "tensor %s starts at data byte %d but the one before ends at %d: %s"
                .formatted(
                    entry.name(), entry.begin(), end, entry.begin() < end ? "overlap" : "gap"));
      }
      end = entry.end();
      if (end > file.size() - dataStart) {
        throw ModelFileException.truncated(
            file.path(), file.size(), "tensor " + entry.name(), dataStart + end);
      }
    }
    if (end != file.size() - dataStart) {
      throw new ModelFileException(
          file.path(),
          "the last tensor ends at byte %d but the file has %d"
              .formatted(dataStart + end, file.size()));
    }
    Map<String, TensorView> views = new LinkedHashMap<>();
    for (SafetensorsHeader.Entry entry : byPlace) {
      MemorySegment bytes =
          file.bytes().asSlice(dataStart + entry.begin(), entry.end() - entry.begin());
      views.put(
          entry.name(),
          new TensorView(file.path(), entry.name(), entry.shape(), entry.type().format(), bytes));
    }
    return views;
  }

  public Path path() {
    return file.path();
  }

  /** The free text pairs of the header; PyTorch files carry {@code format=pt}. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** Names in the order in which the tensors lie in the file. */
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

  /** All elements of a tensor, row-major, converted to float. */
  public float[] floats(String name) {
    return tensor(name).toFloats();
  }

  @Override
  public void close() {
    file.close();
  }
}
