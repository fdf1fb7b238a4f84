package io.athanor.trainer.engine;

import java.util.ArrayList;
import java.util.List;

/** Names, in order, of the tensors that travel in lists between Java and the layer kernels. */
final class LayerTensors {
  private LayerTensors() {}

  /** Frozen tensors of one layer: matrices, norms, then whatever the variant has. */
  static List<String> frozen(ModelShape shape) {
    List<String> names = new ArrayList<>();
    for (LinearGroup group : LinearGroup.values()) {
      names.add("w_" + group.label());
    }
    names.add("n_in");
    names.add("n_post");
    for (LinearGroup group : LinearGroup.values()) {
      if (shape.hasBias(group)) {
        names.add("bias_" + group.label());
      }
    }
    if (shape.headNorm()) {
      names.add("n_q");
      names.add("n_k");
    }
    return names;
  }

  /** Trained tensors of one layer, in the order of {@link LoraLayout#blocks}. */
  static List<String> trained(LoraLayout layout) {
    return layout.blocks(0).stream().map(LoraLayout.Block::name).toList();
  }

  /** The gradients that belong to {@link #trained}. */
  static List<String> gradients(LoraLayout layout) {
    return trained(layout).stream().map(name -> "g" + name).toList();
  }

  /**
   * What the forward keeps for the backward: x [T, H], rx [T, 1], qkv [T, q + 2k] after the
   * rotation, (raw [T, q + k] and rh [T, heads, 1] with head norms), o [T, q], lse [T, heads], x2
   * [T, H], rx2 [T, 1], gu [T, 2F], and x A^T of each group with targets.
   */
  static List<String> saved(LoraLayout layout) {
    List<String> names = new ArrayList<>(List.of("x", "rx", "qkv"));
    if (layout.shape().headNorm()) {
      names.add("raw");
      names.add("rh");
    }
    names.addAll(List.of("o", "lse", "x2", "rx2", "gu"));
    for (LinearGroup group : LinearGroup.values()) {
      if (!layout.targets(group).isEmpty()) {
        names.add("xa_" + group.label());
      }
    }
    return names;
  }
}
