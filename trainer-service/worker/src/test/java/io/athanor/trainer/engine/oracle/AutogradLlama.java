package io.athanor.trainer.engine.oracle;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.athanor.trainer.engine.LinearModule;
import io.athanor.trainer.engine.LoraLayout;
import io.athanor.trainer.engine.ModelShape;
import io.athanor.trainer.engine.RandomBase;
import io.athanor.trainer.engine.TokenRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A Llama-like decoder with LoRA in plain NDArray operations; one row at a time, no packing. */
public final class AutogradLlama implements AutoCloseable {
  private final ModelShape shape;
  private final double scale;
  private final float[] frequencies;
  private final RandomBase base;
  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final Map<String, NDArray> adapters = new HashMap<>();

  public AutogradLlama(
      LoraLayout layout,
      RandomBase base,
      float[] frequencies,
      Function<LoraLayout.Matrix, float[]> values) {
    this.shape = layout.shape();
    this.scale = layout.spec().scale();
    this.base = base;
    this.frequencies = frequencies;
    for (LoraLayout.Matrix matrix : layout.matrices()) {
      NDArray array =
          manager.create(values.apply(matrix), new Shape(matrix.rows(), matrix.columns()));
      array.setRequiresGradient(true);
      adapters.put(matrix.name(), array);
    }
  }

  /** Loss over all rows; gradients are then at {@link #gradient}. */
  public double lossAndGradients(List<TokenRow> rows) {
    double divisor = rows.stream().mapToDouble(TokenRow::totalWeight).sum();
    double total = 0;
    JniUtils.setGradMode(true);
    try {
      for (TokenRow row : rows) {
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
          NDArray loss = loss(row).mul((float) (1 / divisor));
          collector.backward(loss);
          total += loss.getFloat();
        }
      }
    } finally {
      JniUtils.setGradMode(false);
    }
    return total;
  }

  public float[] gradient(LoraLayout.Matrix matrix) {
    return adapters.get(matrix.name()).getGradient().toFloatArray();
  }

  private NDArray loss(TokenRow row) {
    NDArray logits = logits(row.tokens());
    NDArray total = manager.zeros(new Shape(1));
    for (int i = 1; i < row.length(); i++) {
      if (row.weights()[i] > 0) {
        NDArray p = logits.get(i - 1).logSoftmax(-1).get(row.tokens()[i]);
        total = total.sub(p.mul(row.weights()[i]));
      }
    }
    return total.sum();
  }

  /** Logits [S, V]. */
  public NDArray logits(int[] tokens) {
    int s = tokens.length;
    NDArray embedding = frozen("model.embed_tokens.weight", shape.vocabularySize());
    NDArray x = embedding.get(manager.create(tokens));
    NDArray angles =
        manager
            .arange(0f, s, 1f)
            .reshape(s, 1)
            .mul(manager.create(frequencies).reshape(1, frequencies.length));
    NDArray cos = angles.cos().reshape(s, 1, -1);
    NDArray sin = angles.sin().reshape(s, 1, -1);
    for (int layer = 0; layer < shape.layers(); layer++) {
      x = layer(layer, x, cos, sin);
    }
    NDArray head = shape.tiedHead() ? embedding : frozen("lm_head.weight", shape.vocabularySize());
    return linear(norm(x, "model.norm.weight"), head);
  }

  private NDArray layer(int layer, NDArray x, NDArray cos, NDArray sin) {
    String prefix = "model.layers." + layer + ".";
    long s = x.getShape().get(0);
    int d = shape.headSize();
    NDArray h = norm(x, prefix + "input_layernorm.weight");
    NDArray q = lora(layer, LinearModule.Q, h, shape.heads() * d).reshape(s, shape.heads(), d);
    int kv = shape.keyValueHeads();
    NDArray k = lora(layer, LinearModule.K, h, kv * d).reshape(s, kv, d);
    NDArray v = lora(layer, LinearModule.V, h, kv * d).reshape(s, kv, d);
    if (shape.headNorm()) {
      q = norm(q, prefix + "self_attn.q_norm.weight");
      k = norm(k, prefix + "self_attn.k_norm.weight");
    }
    int groups = shape.heads() / kv;
    q = rotate(q, cos, sin).transpose(1, 0, 2);
    k = rotate(k, cos, sin).repeat(1, groups).transpose(1, 0, 2);
    NDArray scores =
        q.matMul(k.transpose(0, 2, 1)).mul((float) (1 / Math.sqrt(d))).add(mask((int) s));
    NDArray o = scores.softmax(-1).matMul(v.repeat(1, groups).transpose(1, 0, 2));
    NDArray joined = o.transpose(1, 0, 2).reshape(s, (long) shape.heads() * d);
    NDArray x2 = x.add(lora(layer, LinearModule.O, joined, shape.hiddenSize()));
    NDArray h2 = norm(x2, prefix + "post_attention_layernorm.weight");
    NDArray gate = lora(layer, LinearModule.GATE, h2, shape.feedForwardSize());
    NDArray up = lora(layer, LinearModule.UP, h2, shape.feedForwardSize());
    NDArray act = gate.mul(gate.getNDArrayInternal().sigmoid()).mul(up);
    return x2.add(lora(layer, LinearModule.DOWN, act, shape.hiddenSize()));
  }

  private NDArray lora(int layer, LinearModule module, NDArray x, int out) {
    String path = "layers." + layer + "." + module.path();
    NDArray y = linear(x, frozen("model." + path + ".weight", out));
    if (base.values("model." + path + ".bias") != null) {
      y = y.add(manager.create(base.values("model." + path + ".bias")));
    }
    NDArray a = adapters.get(path + ".lora_A.weight");
    if (a == null) {
      return y;
    }
    NDArray b = adapters.get(path + ".lora_B.weight");
    return y.add(linear(linear(x, a), b).mul((float) scale));
  }

  private NDArray norm(NDArray x, String name) {
    NDArray r = x.square().mean(new int[] {-1}, true).add((float) shape.normEpsilon()).sqrt();
    return x.div(r).mul(manager.create(base.values(name)));
  }

  private static NDArray rotate(NDArray x, NDArray cos, NDArray sin) {
    NDList halves = x.split(2, 2);
    NDArray a = halves.get(0);
    NDArray b = halves.get(1);
    return a.mul(cos).sub(b.mul(sin)).concat(b.mul(cos).add(a.mul(sin)), 2);
  }

  private NDArray mask(int s) {
    float[] values = new float[s * s];
    for (int i = 0; i < s; i++) {
      for (int j = i + 1; j < s; j++) {
        values[i * s + j] = -1e9f;
      }
    }
    return manager.create(values, new Shape(1, s, s));
  }

  private NDArray frozen(String name, int rows) {
    float[] values = base.values(name);
    return manager.create(values, new Shape(rows, values.length / rows));
  }

  private static NDArray linear(NDArray x, NDArray w) {
    return Linear.linear(x, w, null).singletonOrThrow();
  }

  @Override
  public void close() {
    manager.close();
  }
}
