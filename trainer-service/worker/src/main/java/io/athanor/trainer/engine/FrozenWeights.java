package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The frozen base in fp32: embedding [V, H], head [V, H] (the embedding itself when tied), final
 * norm and, per layer, the list of {@link LayerTensors#frozen}.
 */
final class FrozenWeights implements AutoCloseable {
  private final Tensors tensors;
  private final BaseTensors source;
  private final ModelShape shape;
  private final IValue embedding;
  private final IValue head;
  private final IValue finalNorm;
  private final List<IValue> layers = new ArrayList<>();

  FrozenWeights(Tensors tensors, ModelShape shape, BaseTensors source) {
    this.tensors = tensors;
    this.shape = shape;
    this.source = source;
    int v = shape.vocabularySize();
    embedding = matrix(v, shape.hiddenSize(), "model.embed_tokens.weight");
    head = shape.tiedHead() ? embedding : matrix(v, shape.hiddenSize(), "lm_head.weight");
    finalNorm = vector("model.norm.weight");
    for (int layer = 0; layer < shape.layers(); layer++) {
      layers.add(layer("model.layers." + layer + "."));
    }
  }

  private IValue layer(String prefix) {
    List<IValue> members = new ArrayList<>();
    for (LinearGroup group : LinearGroup.values()) {
      members.add(
          matrix(shape.outputSize(group), shape.inputSize(group), names(prefix, group, ".weight")));
    }
    members.add(vector(prefix + "input_layernorm.weight"));
    members.add(vector(prefix + "post_attention_layernorm.weight"));
    for (LinearGroup group : LinearGroup.values()) {
      if (shape.hasBias(group)) {
        members.add(vector(names(prefix, group, ".bias")));
      }
    }
    if (shape.headNorm()) {
      members.add(vector(prefix + "self_attn.q_norm.weight"));
      members.add(vector(prefix + "self_attn.k_norm.weight"));
    }
    IValue list = tensors.list(members);
    members.forEach(IValue::close);
    return list;
  }

  private static String[] names(String prefix, LinearGroup group, String suffix) {
    return group.modules().stream()
        .map(module -> prefix + module.path() + suffix)
        .toArray(String[]::new);
  }

  private IValue matrix(int rows, int columns, String... names) {
    return stacked(tensors.zeros(rows, columns), (long) rows * columns, names);
  }

  private IValue vector(String... names) {
    long length = 0;
    for (String name : names) {
      length += source.size(name);
    }
    return stacked(tensors.zeros(length), length, names);
  }

  private IValue stacked(IValue target, long size, String... names) {
    long[] offset = {0};
    for (String name : names) {
      source.read(
          name,
          (FloatBuffer values) -> {
            if (offset[0] + values.remaining() > size) {
              throw new IllegalArgumentException(
                  "tensor " + name + " of the base model is larger than its config says");
            }
            tensors.fill(target, offset[0], values);
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

  IValue embedding() {
    return embedding;
  }

  IValue head() {
    return head;
  }

  IValue finalNorm() {
    return finalNorm;
  }

  IValue layer(int index) {
    return layers.get(index);
  }

  @Override
  public void close() {
    layers.forEach(IValue::close);
    if (head != embedding) {
      head.close();
    }
    embedding.close();
    finalNorm.close();
  }
}
