package io.athanor.llm.format;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a GGUF file before its data: magic, version, counts, metadata and tensor infos. Every
 * count, length, number of a type and offset is checked against the file before it is used.
 */
record GgufHeader(
    int version, Map<String, GgufValue> values, List<Info> tensors, int alignment, long dataStart) {

  /** One tensor as announced; the offset counts from the start of the data. */
  record Info(String name, GgmlType type, TensorShape shape, long offset, long byteSize) {}

  private static final int MAGIC = 0x46554747; // "GGUF" read as a little-endian number
  private static final String ALIGNMENT_KEY = "general.alignment";
  private static final int DEFAULT_ALIGNMENT = 32;
  private static final int MAXIMUM_ALIGNMENT = 1 << 20;
  private static final int MAXIMUM_KEY_BYTES = 65_535;

  /** llama.cpp keeps names in 64 bytes, the closing zero included. */
  private static final int MAXIMUM_NAME_BYTES = 63;

  private static final int MAXIMUM_DIMENSIONS = 4;

  // Far above any model, far below what would fill the memory of a machine.
  private static final int MAXIMUM_TENSORS = 100_000;
  private static final int MAXIMUM_VALUES = 10_000;
  private static final int MAXIMUM_ELEMENTS = 1 << 22;

  static GgufHeader parse(MappedFile file) {
    return new Parser(file).header();
  }

  private static final class Parser {
    private final Path path;
    private final long fileSize;
    private final @Nullable String foreign;
    private final GgufCursor cursor;

    Parser(MappedFile file) {
      this.path = file.path();
      this.fileSize = file.size();
      this.foreign = ForeignFile.kind(file);
      this.cursor = new GgufCursor(file);
    }

    GgufHeader header() {
      if (cursor.remaining() < 4 || cursor.readInt("the magic") != MAGIC) {
        throw new ModelFileException(
            path,
            foreign == null ? "this is no GGUF file: it does not start with \"GGUF\"" : foreign);
      }
      int version = version();
      int tensorCount = cursor.readCount("the tensor count", 24, MAXIMUM_TENSORS);
      int valueCount = cursor.readCount("the metadata count", 13, MAXIMUM_VALUES);
      Map<String, GgufValue> values = values(valueCount);
      int alignment = alignment(values);
      List<Info> tensors = new ArrayList<>();
      Map<String, Info> byName = new LinkedHashMap<>();
      for (int i = 0; i < tensorCount; i++) {
        Info info = info("tensor #" + i);
        if (byName.put(info.name(), info) != null) {
          throw new ModelFileException(path, "tensor " + info.name() + " is there twice");
        }
        tensors.add(info);
      }
      long dataStart = align(cursor.position(), alignment);
      checkPlaces(tensors, alignment, dataStart);
      return new GgufHeader(version, values, tensors, alignment, dataStart);
    }

    private int version() {
      int version = cursor.readInt("the version");
      if (version == 2 || version == 3) {
        return version;
      }
      if ((version & 0xFFFF) == 0) {
        throw new ModelFileException(path, "big-endian GGUF files are not supported");
      }
      throw new ModelFileException(
          path, "GGUF version " + Integer.toUnsignedString(version) + "; supported are 2 and 3");
    }

    private Map<String, GgufValue> values(int count) {
      Map<String, GgufValue> values = new LinkedHashMap<>();
      for (int i = 0; i < count; i++) {
        String key = cursor.readString("metadata key #" + i);
        if (key.isEmpty() || key.length() > MAXIMUM_KEY_BYTES) {
          throw new ModelFileException(path, "metadata key #" + i + " is empty or too long");
        }
        if (values.put(key, value(key, type(key))) != null) {
          throw new ModelFileException(path, "metadata key " + key + " is there twice");
        }
      }
      return values;
    }

    private GgufValue value(String key, GgufValue.Type type) {
      if (type != GgufValue.Type.ARRAY) {
        return new GgufValue.Scalar(type, scalar(key, type));
      }
      GgufValue.Type elementType = type(key);
      if (elementType == GgufValue.Type.ARRAY) {
        throw new ModelFileException(path, key + " holds arrays in an array: not supported");
      }
      int count =
          cursor.readCount(
              "the element count of " + key, elementType.minimumBytes, MAXIMUM_ELEMENTS);
      List<Object> elements = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        elements.add(scalar(key, elementType));
      }
      return new GgufValue.Array(elementType, elements);
    }

    private GgufValue.Type type(String key) {
      int id = cursor.readInt("the type of " + key);
      GgufValue.Type type = GgufValue.Type.withId(id);
      if (type == null) {
        throw new ModelFileException(
            path, "%s has unknown type %s".formatted(key, Integer.toUnsignedString(id)));
      }
      return type;
    }

    private Object scalar(String key, GgufValue.Type type) {
      return switch (type) {
        case UINT8 -> cursor.readByte(key) & 0xFF;
        case INT8 -> (int) cursor.readByte(key);
        case UINT16 -> cursor.readShort(key) & 0xFFFF;
        case INT16 -> (int) cursor.readShort(key);
        case UINT32 -> cursor.readInt(key) & 0xFFFF_FFFFL;
        case INT32 -> cursor.readInt(key);
        case FLOAT32 -> Float.intBitsToFloat(cursor.readInt(key));
        case BOOL -> cursor.readByte(key) != 0;
        case STRING -> cursor.readString(key);
        case UINT64, INT64 -> cursor.readLong(key);
        case FLOAT64 -> Double.longBitsToDouble(cursor.readLong(key));
        case ARRAY -> throw new IllegalStateException("arrays are read by value()");
      };
    }

    private int alignment(Map<String, GgufValue> values) {
      int alignment =
          new GgufMetadata(path, values).integer(ALIGNMENT_KEY).orElse(DEFAULT_ALIGNMENT);
      if (Integer.bitCount(alignment) != 1 || alignment < 1 || alignment > MAXIMUM_ALIGNMENT) {
        throw new ModelFileException(
            path, ALIGNMENT_KEY + " must be a power of two, was " + alignment);
      }
      return alignment;
    }

    private Info info(String place) {
      String name = cursor.readString("the name of " + place);
      if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > MAXIMUM_NAME_BYTES) {
        throw new ModelFileException(
            path, "the name of " + place + " must have 1 to " + MAXIMUM_NAME_BYTES + " bytes");
      }
      int dimensionCount = cursor.readInt("the dimension count of tensor " + name);
      if (dimensionCount < 1 || dimensionCount > MAXIMUM_DIMENSIONS) {
        throw new ModelFileException(
            path,
            "tensor %s has %s dimensions; 1 to %d are possible"
                .formatted(name, Integer.toUnsignedString(dimensionCount), MAXIMUM_DIMENSIONS));
      }
      List<Long> dimensions = new ArrayList<>();
      for (int i = 0; i < dimensionCount; i++) {
        dimensions.addFirst(cursor.readLong("the dimensions of tensor " + name));
      }
      int typeId = cursor.readInt("the type of tensor " + name);
      GgmlType type = GgmlType.withId(typeId);
      if (type == null) {
        throw new ModelFileException(
            path,
            "tensor %s has unknown type %s".formatted(name, Integer.toUnsignedString(typeId)));
      }
      long offset = cursor.readLong("the offset of tensor " + name);
      try {
        TensorShape shape = new TensorShape(dimensions);
        return new Info(name, type, shape, offset, type.format().byteSize(shape));
      } catch (IllegalArgumentException e) {
        throw new ModelFileException(path, "tensor " + name + ": " + e.getMessage(), e);
      }
    }

    /**
     * Like llama.cpp: tensors lie in the order of their infos, padded to the alignment, no gaps.
     */
    private void checkPlaces(List<Info> tensors, int alignment, long dataStart) {
      long expected = 0;
      for (Info tensor : tensors) {
        if (tensor.offset() != expected) {
          throw new ModelFileException(
              path,
              "tensor %s has offset %s but %d is expected: tensors overlap or leave gaps"
                  .formatted(tensor.name(), Long.toUnsignedString(tensor.offset()), expected));
        }
        // Compared by subtraction: the sum could overflow for a hostile size.
        if (tensor.byteSize() > fileSize - dataStart - expected) {
          throw ModelFileException.truncated(
              path,
              fileSize,
              "tensor " + tensor.name(),
              saturatedSum(dataStart + expected, tensor.byteSize()));
        }
        expected = align(expected + tensor.byteSize(), alignment);
      }
    }
  }

  static long align(long position, int alignment) {
    return (position + alignment - 1) / alignment * alignment;
  }

  private static long saturatedSum(long left, long right) {
    return left > Long.MAX_VALUE - right ? Long.MAX_VALUE : left + right;
  }
}
