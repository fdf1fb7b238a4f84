package io.athanor.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Makes and reads tensors of one precision; handles are reference-counted {@link IValue}s that the
 * caller closes.
 *
 * <p>Only FLOAT32, FLOAT64 and INT64 pass through DJL: other types (BFLOAT16, INT16...) make its
 * native code abort the JVM.
 */
final class Tensors implements AutoCloseable {
  private static final int CHUNK = 1 << 20;

  private final PtNDManager manager;
  private final DataType type;
  private final TorchScriptModule kernels;
  private final ThreadLocal<ByteBuffer> staging =
      ThreadLocal.withInitial(
          () -> ByteBuffer.allocateDirect(CHUNK * Float.BYTES).order(ByteOrder.nativeOrder()));

  Tensors(NDManager manager, DataType type) {
    if (type != DataType.FLOAT32 && type != DataType.FLOAT64) {
      throw new IllegalArgumentException("training runs in FLOAT32 or FLOAT64, not in " + type);
    }
    this.manager = (PtNDManager) manager;
    this.type = type;
    this.kernels = TorchScriptModule.compile(manager, FlatBufferText.of());
  }

  NDManager manager() {
    return manager;
  }

  /** Whole-buffer kernels, see {@link FlatBufferText}. */
  TorchScriptModule flatKernels() {
    return kernels;
  }

  IValue zeros(long... sizes) {
    return adopt(manager.zeros(new Shape(sizes), type));
  }

  IValue longs(int[] values) {
    long[] wide = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return copied(manager.create(wide));
  }

  IValue floats(float[] values, long... sizes) {
    NDArray array = manager.create(values, new Shape(sizes));
    if (type == DataType.FLOAT64) {
      NDArray wide = array.toType(type, true);
      array.close();
      return adopt(wide);
    }
    return copied(array);
  }

  /** Copies floats into a tensor at a flat offset, through a small native buffer. */
  void fill(IValue target, long offset, FloatBuffer values) {
    ByteBuffer buffer = staging.get();
    FloatBuffer source = values.duplicate();
    long at = offset;
    while (source.hasRemaining()) {
      int length = Math.min(CHUNK, source.remaining());
      FloatBuffer staged = buffer.clear().asFloatBuffer();
      staged.put(source.slice().limit(length));
      source.position(source.position() + length);
      try (PtNDArray chunk =
              manager.create(
                  buffer.limit(length * Float.BYTES), new Shape(length), DataType.FLOAT32);
          IValue handle = IValue.from(chunk);
          IValue start = IValue.from(at)) {
        kernels.run("fill_", target, start, handle);
      }
      at += length;
    }
  }

  /**
   * A tensor with the values of the named source tensors, one behind the other.
   *
   * @param size number of values
   * @throws IllegalArgumentException when the source holds another number of values
   */
  IValue filled(BaseTensors source, long size, long[] shape, String... names) {
    IValue target = zeros(shape);
    long[] offset = {0};
    for (String name : names) {
      source.read(
          name,
          values -> {
            if (offset[0] + values.remaining() > size) {
              throw new IllegalArgumentException(
                  "tensor " + name + " of the base model is larger than its config says");
            }
            fill(target, offset[0], values);
            offset[0] += values.remaining();
          });
    }
    if (offset[0] != size) {
      throw new IllegalArgumentException(
          "tensors %s of the base model hold %d values where the config says %d"
              .formatted(String.join(", ", names), offset[0], size));
    }
    return target;
  }

  /** Copies a whole tensor into another of its size. */
  void copy(IValue source, IValue target) {
    try (IValue start = IValue.from(0L)) {
      kernels.run("fill_", target, start, source);
    }
  }

  /** Reads {@code length} values at a flat offset. */
  float[] read(IValue tensor, long offset, int length) {
    try (IValue from = IValue.from(offset);
        IValue count = IValue.from((long) length);
        IValue part = kernels.call("take", tensor, from, count)) {
      return toFloats(part);
    }
  }

  /** A copy in fp32 of a tensor of another type, which must not reach Java as it is. */
  IValue widened(IValue tensor) {
    return kernels.call("widen", tensor);
  }

  float[] toFloats(IValue tensor) {
    try (PtNDArray array = tensor.toTensor(manager)) {
      if (array.getDataType() == DataType.FLOAT64) {
        double[] wide = array.toDoubleArray();
        float[] narrow = new float[wide.length];
        for (int i = 0; i < wide.length; i++) {
          narrow[i] = (float) wide[i];
        }
        return narrow;
      }
      return array.toFloatArray();
    }
  }

  double[] toDoubles(IValue tensor) {
    try (PtNDArray array = tensor.toTensor(manager)) {
      if (array.getDataType() == DataType.FLOAT64) {
        return array.toDoubleArray();
      }
      float[] narrow = array.toFloatArray();
      double[] wide = new double[narrow.length];
      for (int i = 0; i < narrow.length; i++) {
        wide[i] = narrow[i];
      }
      return wide;
    }
  }

  long[] toLongs(IValue tensor) {
    try (PtNDArray array = tensor.toTensor(manager)) {
      return array.toLongArray();
    }
  }

  /** A [rows, columns] view of a flat buffer. */
  IValue view(IValue flat, long offset, int rows, int columns) {
    try (IValue at = IValue.from(offset);
        IValue height = IValue.from((long) rows);
        IValue width = IValue.from((long) columns)) {
      return kernels.call("view", flat, at, height, width);
    }
  }

  /** A list as kernels take it; the tensors stay alive through the list. */
  IValue list(java.util.List<IValue> tensors) {
    PtNDArray[] arrays = new PtNDArray[tensors.size()];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = tensors.get(i).toTensor(manager);
    }
    IValue list = IValue.listFrom(arrays);
    for (PtNDArray array : arrays) {
      array.close();
    }
    return list;
  }

  /**
   * DJL lays a tensor over the Java buffer it was made from, which is freed with the array's
   * handle: only a native copy may outlive it.
   */
  private static IValue copied(NDArray array) {
    try (array) {
      return adopt(array.duplicate());
    }
  }

  private static IValue adopt(NDArray array) {
    try (array) {
      return IValue.from((PtNDArray) array);
    }
  }

  @Override
  public void close() {
    kernels.close();
  }
}
