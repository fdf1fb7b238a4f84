package io.athanor.inference.engine.llamacpp;

/**
 * Vectors of 32-bit floats in native memory, such as the columns of a batch.
 *
 * @param address of the first one
 * @param stride bytes from one to the next
 */
record NativeColumns(long address, long stride) {

  /** The columns of a tensor, which has two dimensions. */
  static NativeColumns of(long tensor) {
    return new NativeColumns(GgmlTensor.data(tensor), GgmlTensor.stride(tensor, 1));
  }

  /** Address of a column. */
  long column(int index) {
    return address + index * stride;
  }
}
