package io.athanor.llm.format;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;

/**
 * One tensor inside a mapped file, decoded to floats on demand. Valid while its file is open; safe
 * to read from many threads.
 */
public final class TensorView {
  private static final ValueLayout.OfFloat LITTLE_ENDIAN_FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat NATIVE_FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  /**
   * Elements decoded at a time: a multiple of every block length that stays inside the L2 cache.
   */
  private static final int CHUNK_ELEMENTS = 16 * 1024;

  private final Path file;
  private final String name;
  private final TensorShape shape;
  private final BlockFormat format;
  private final MemorySegment bytes;

  TensorView(Path file, String name, TensorShape shape, BlockFormat format, MemorySegment bytes) {
    this.file = file;
    this.name = name;
    this.shape = shape;
    this.format = format;
    this.bytes = bytes;
  }

  public String name() {
    return name;
  }

  public TensorShape shape() {
    return shape;
  }

  /** Name of the storage type as the file's format spells it, for instance BF16 or Q4_1. */
  public String typeName() {
    return format.name();
  }

  /** Whether the storage type can be read as numbers. */
  public boolean decodable() {
    return format.decoder() != null;
  }

  /** The stored bytes, undecoded and read-only. */
  public MemorySegment bytes() {
    return bytes;
  }

  /** All elements, row-major. */
  public float[] toFloats() {
    float[] target = new float[arrayLength(shape.elements())];
    readElements(0, target.length, target, 0);
    return target;
  }

  /** Decodes {@code rows} rows from {@code firstRow} into {@code target} at {@code offset}. */
  public void readRows(long firstRow, int rows, float[] target, int offset) {
    Objects.checkFromIndexSize(firstRow, rows, shape.rows());
    int count = arrayLength(rows * shape.columns());
    readElements(firstRow * shape.columns(), count, target, offset);
  }

  /** Decodes all elements into native memory as floats of the machine's byte order. */
  public void readInto(MemorySegment target) {
    long elements = shape.elements();
    if (target.byteSize() < elements * Float.BYTES) {
      throw new IllegalArgumentException(
          "%s has %d elements, target has room for %d"
              .formatted(name, elements, target.byteSize() / Float.BYTES));
    }
    float[] chunk = new float[(int) Math.min(CHUNK_ELEMENTS, elements)];
    for (long done = 0; done < elements; done += chunk.length) {
      int count = (int) Math.min(chunk.length, elements - done);
      readElements(done, count, chunk, 0);
      MemorySegment.copy(chunk, 0, target, NATIVE_FLOAT, done * Float.BYTES, count);
    }
  }

  private void readElements(long first, int count, float[] target, int offset) {
    Objects.checkFromIndexSize(offset, count, target.length);
    BlockFormat.Decoder decoder = format.decoder();
    if (decoder == null) {
      throw new ModelFileException(
          file,
          "tensor %s is stored as %s, which cannot be read as numbers"
              .formatted(name, format.name()));
    }
    if (format == PlainFormats.F32) {
      MemorySegment.copy(bytes, LITTLE_ENDIAN_FLOAT, first * Float.BYTES, target, offset, count);
      requireFinite(first, count, target, offset);
      return;
    }
    int chunkBlocks = CHUNK_ELEMENTS / format.elements();
    int blocks = count / format.elements();
    byte[] chunk = new byte[Math.min(chunkBlocks, blocks) * format.bytes()];
    long position = first / format.elements() * format.bytes();
    for (int done = 0; done < blocks; done += chunkBlocks) {
      int now = Math.min(chunkBlocks, blocks - done);
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, position, chunk, 0, now * format.bytes());
      int written = offset + done * format.elements();
      decoder.decode(chunk, 0, target, written, now);
      requireFinite(first + written - offset, now * format.elements(), target, written);
      position += (long) now * format.bytes();
    }
  }

  /**
   * Refuses a tensor that holds NaN or an infinity. Readers that take {@link #bytes()} undecoded
   * call this; everything that decodes has checked already.
   */
  public void requireFinite() {
    float[] chunk = new float[(int) Math.min(CHUNK_ELEMENTS, shape.elements())];
    for (long done = 0; done < shape.elements(); done += chunk.length) {
      readElements(done, (int) Math.min(chunk.length, shape.elements() - done), chunk, 0);
    }
  }

  /**
   * Checks what was just decoded, while it is in the cache. A maximum keeps NaN and infinity and
   * becomes vector code, which a loop that leaves early does not: 0.2 to 0.4 ns a value.
   */
  private void requireFinite(long first, int count, float[] values, int offset) {
    float largest = 0;
    for (int index = offset; index < offset + count; index++) {
      largest = Math.max(largest, Math.abs(values[index]));
    }
    if (Float.isFinite(largest)) {
      return;
    }
    for (int index = 0; index < count; index++) {
      if (!Float.isFinite(values[offset + index])) {
        throw new ModelFileException(
            file,
            "tensor %s holds %s at index %d of shape %s: the weights are damaged"
                .formatted(name, values[offset + index], first + index, shape));
      }
    }
  }

  private int arrayLength(long elements) {
    if (elements > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          name + " " + shape + " does not fit one array: read it in row ranges");
    }
    return (int) elements;
  }
}
