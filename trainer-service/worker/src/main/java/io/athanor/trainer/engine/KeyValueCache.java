package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;

/** Keys and values of N sequences of at most L tokens, per layer two tensors [N * L, k]. */
final class KeyValueCache implements AutoCloseable {
  private final List<IValue> keys = new ArrayList<>();
  private final List<IValue> values = new ArrayList<>();
  private final int capacity;

  KeyValueCache(FrozenBase base, int sequences, int capacity) {
    this.capacity = capacity;
    long rows = (long) sequences * capacity;
    for (int layer = 0; layer < base.shape().layers(); layer++) {
      keys.add(base.tensors().zeros(rows, base.shape().keySize()));
      values.add(base.tensors().zeros(rows, base.shape().keySize()));
    }
  }

  IValue keys(int layer) {
    return keys.get(layer);
  }

  IValue values(int layer) {
    return values.get(layer);
  }

  /** Row of a sequence's token. */
  int slot(int sequence, int position) {
    return sequence * capacity + position;
  }

  int capacity() {
    return capacity;
  }

  @Override
  public void close() {
    keys.forEach(IValue::close);
    values.forEach(IValue::close);
  }
}
