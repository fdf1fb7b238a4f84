package io.athanor.inference.engine.llamacpp;

/**
 * Vectors in native memory, one for each head of each position.
 *
 * @param address of the first one
 * @param positionStride bytes from one position to the next
 * @param headStride bytes from one head to the next
 */
record NativeHeads(long address, long positionStride, long headStride) {

  /** Address of a vector. */
  long of(int position, int head) {
    return address + position * positionStride + head * headStride;
  }
}
