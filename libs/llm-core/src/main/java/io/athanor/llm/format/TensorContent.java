package io.athanor.llm.format;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Writes the stored bytes of one tensor, called once when its turn in the file has come. */
@FunctionalInterface
public interface TensorContent {
  void writeTo(TensorOutput output) throws IOException;

  /** Floats as they are (F32). */
  static TensorContent floats(float[] values) {
    return output -> output.writeFloats(values, 0, values.length);
  }

  /** Bytes that are already in the storage type. */
  static TensorContent bytes(MemorySegment bytes) {
    return output -> output.writeBytes(bytes);
  }
}
