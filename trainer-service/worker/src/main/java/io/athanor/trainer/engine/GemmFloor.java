package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Times the products with the frozen weights alone: y = x W^T and dx = y W for every group of every
 * layer and for the head, 4 * parameters * tokens floating-point operations. No training step does
 * less, so it is judged by its share of this speed.
 *
 * <p>The weights are the base's own, so they come out of memory as they do in training; restoring
 * compact storage is not counted. The head sees the supervised tokens only, as in training.
 */
public final class GemmFloor implements AutoCloseable {
  private final FrozenBase base;
  private final TorchScriptModule kernels;

  public GemmFloor(FrozenBase base) {
    this.base = base;
    kernels = TorchScriptModule.compile(base.tensors().manager(), text());
  }

  /** {@code products}: for each weight [out, in] its input, output and input gradient. */
  static String text() {
    KernelText t = new KernelText();
    t.method(
        "products",
        "weights: List[Tensor], inputs: List[Tensor], outputs: List[Tensor],"
            + " gradients: List[Tensor]",
        "List[Tensor]");
    t.line("for i in range(torch.len(inputs)):");
    t.line("  y = torch.mm(inputs[i], torch.t(weights[i]), out=outputs[i])");
    t.line("  d = torch.mm(y, weights[i], out=gradients[i])");
    // Returned so that the compiler cannot drop the products as unused.
    t.line("return gradients");
    return t.toString();
  }

  /** Seconds that the products of a pack take. */
  public double seconds(TokenPack pack) {
    long nanos = 0;
    ModelShape shape = base.shape();
    try (Operands operands = new Operands(pack.length())) {
      for (LinearGroup group : LinearGroup.values()) {
        operands.add(shape.inputSize(group), shape.outputSize(group));
      }
      for (int layer = 0; layer < shape.layers(); layer++) {
        nanos += operands.multiply(base.weights().layer(layer));
      }
    }
    if (pack.supervised() > 0) {
      try (Operands operands = new Operands(pack.supervised());
          IValue head = base.tensors().list(List.of(base.weights().head()))) {
        operands.add(shape.hiddenSize(), shape.vocabularySize());
        nanos += operands.multiply(head);
      }
    }
    return nanos / 1e9;
  }

  /** What stands beside the weights in the products, made before the clock runs. */
  private final class Operands implements AutoCloseable {
    private final int tokens;
    private final List<IValue> inputs = new ArrayList<>();
    private final List<IValue> outputs = new ArrayList<>();
    private final List<IValue> gradients = new ArrayList<>();

    Operands(int tokens) {
      this.tokens = tokens;
    }

    void add(int columnsIn, int columnsOut) {
      float[] values = new float[tokens * columnsIn];
      for (int i = 0; i < values.length; i++) {
        values[i] = (i % 7 - 3) / 3f;
      }
      inputs.add(base.tensors().floats(values, tokens, columnsIn));
      outputs.add(base.tensors().zeros(tokens, columnsOut));
      gradients.add(base.tensors().zeros(tokens, columnsIn));
    }

    /** Nanoseconds of the products with the first weights of a list. */
    long multiply(IValue weights) {
      try (IValue in = base.tensors().list(inputs);
          IValue out = base.tensors().list(outputs);
          IValue gradient = base.tensors().list(gradients)) {
        long start = System.nanoTime();
        kernels.run("products", weights, in, out, gradient);
        return System.nanoTime() - start;
      }
    }

    @Override
    public void close() {
      inputs.forEach(IValue::close);
      outputs.forEach(IValue::close);
      gradients.forEach(IValue::close);
    }
  }

  @Override
  public void close() {
    kernels.close();
  }
}
