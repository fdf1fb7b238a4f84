package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;

/** A frozen matrix [out, in] in compact form. */
sealed interface StoredMatrix extends AutoCloseable {

  /** Writes the matrix in fp32 into a contiguous tensor of its shape. */
  void dequantise(IValue target);

  @Override
  void close();

  /** Blocks of a GGUF file or values of a folder that stay where they are: in the mapped file. */
  record Mapped(Tensors tensors, BaseTensors source, String name) implements StoredMatrix {
    @Override
    public void dequantise(IValue target) {
      long[] offset = {0};
      source.read(
          name,
          piece -> {
            tensors.fill(target, offset[0], piece);
            offset[0] += piece.remaining();
          });
    }

    @Override
    public void close() {}
  }

  /**
   * Tensors that a kernel made of the matrix and that another turns back.
   *
   * @param restore the kernel's name: parts, constants and target in, target out
   * @param constants tensors that other matrices use as well
   */
  record Parts(
      TorchScriptModule kernels, String restore, List<IValue> parts, List<IValue> constants)
      implements StoredMatrix {
    @Override
    public void dequantise(IValue target) {
      List<IValue> inputs = new ArrayList<>(parts);
      inputs.addAll(constants);
      inputs.add(target);
      kernels.run(restore, inputs.toArray(new IValue[0]));
    }

    @Override
    public void close() {
      parts.forEach(IValue::close);
    }
  }
}
