package io.athanor.trainer.engine;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Random weights of a given shape under Hugging Face names. */
public final class RandomBase implements BaseTensors {
  private final Map<String, float[]> tensors = new HashMap<>();

  public RandomBase(ModelShape shape, long seed) {
    Random random = new Random(seed);
    put(random, "model.embed_tokens.weight", shape.vocabularySize() * shape.hiddenSize(), 0, 0.5);
    if (!shape.tiedHead()) {
      put(random, "lm_head.weight", shape.vocabularySize() * shape.hiddenSize(), 0, 0.2);
    }
    put(random, "model.norm.weight", shape.hiddenSize(), 1, 0.1);
    for (int layer = 0; layer < shape.layers(); layer++) {
      String prefix = "model.layers." + layer + ".";
      for (LinearModule module : LinearModule.values()) {
        int in = shape.inputSize(module.group());
        int out = shape.outputSize(module);
        put(random, prefix + module.path() + ".weight", in * out, 0, 1 / Math.sqrt(in));
        if (shape.hasBias(module.group())) {
          put(random, prefix + module.path() + ".bias", out, 0, 0.3);
        }
      }
      put(random, prefix + "input_layernorm.weight", shape.hiddenSize(), 1, 0.1);
      put(random, prefix + "post_attention_layernorm.weight", shape.hiddenSize(), 1, 0.1);
      if (shape.headNorm()) {
        put(random, prefix + "self_attn.q_norm.weight", shape.headSize(), 1, 0.1);
        put(random, prefix + "self_attn.k_norm.weight", shape.headSize(), 1, 0.1);
      }
    }
  }

  private void put(Random random, String name, int size, double mean, double deviation) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (mean + deviation * random.nextGaussian());
    }
    tensors.put(name, values);
  }

  public float[] values(String name) {
    return tensors.get(name);
  }

  @Override
  public long size(String name) {
    return tensors.get(name).length;
  }

  @Override
  public void read(String name, Consumer<FloatBuffer> pieces) {
    // Two uneven pieces, as a reader that decodes block by block would hand them over.
    float[] values = tensors.get(name);
    int cut = values.length / 3;
    pieces.accept(FloatBuffer.wrap(values, 0, cut));
    pieces.accept(FloatBuffer.wrap(values, cut, values.length - cut));
  }
}
