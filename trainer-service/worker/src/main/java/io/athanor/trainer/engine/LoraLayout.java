package io.athanor.trainer.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Where each LoRA matrix lies in the flat buffers of parameters, gradients and Adam moments.
 *
 * <p>Per layer and group with targets: the A matrices stacked, [targets * r, in], then one B, [out,
 * r], per target. Every matrix that a kernel sees starts at a multiple of 16 floats, so vectorised
 * loops split the same way in every run.
 */
public final class LoraLayout {
  private static final int ALIGNMENT = 16;

  /** One A or B as PEFT names it; row-major at {@code offset} of the flat buffer. */
  public record Matrix(
      int layer, LinearModule module, boolean isA, long offset, int rows, int columns) {
    /** {@code layers.0.self_attn.q_proj.lora_A.weight}, below {@code base_model.model.model.}. */
    public String name() {
      return "layers.%d.%s.lora_%s.weight".formatted(layer, module.path(), isA ? "A" : "B");
    }

    public long size() {
      return (long) rows * columns;
    }
  }

  /** A tensor handed to the kernels: a stacked A or one B. */
  record Block(String name, long offset, int rows, int columns) {}

  private final ModelShape shape;
  private final LoraSpec spec;
  private final List<Matrix> matrices = new ArrayList<>();
  private final List<List<Block>> blocks = new ArrayList<>();
  private long size;

  public LoraLayout(ModelShape shape, LoraSpec spec) {
    this.shape = shape;
    this.spec = spec;
    for (int layer = 0; layer < shape.layers(); layer++) {
      List<Block> ofLayer = new ArrayList<>();
      for (LinearGroup group : LinearGroup.values()) {
        if (!targets(group).isEmpty()) {
          place(layer, group, ofLayer);
        }
      }
      blocks.add(List.copyOf(ofLayer));
    }
  }

  private void place(int layer, LinearGroup group, List<Block> ofLayer) {
    List<LinearModule> targets = targets(group);
    int in = shape.inputSize(group);
    long start = reserve((long) targets.size() * spec.rank() * in);
    ofLayer.add(new Block("a_" + group.label(), start, targets.size() * spec.rank(), in));
    for (int i = 0; i < targets.size(); i++) {
      long offset = start + (long) i * spec.rank() * in;
      matrices.add(new Matrix(layer, targets.get(i), true, offset, spec.rank(), in));
    }
    for (LinearModule module : targets) {
      int out = shape.outputSize(module);
      long offset = reserve((long) out * spec.rank());
      ofLayer.add(new Block("b_" + module.label(), offset, out, spec.rank()));
      matrices.add(new Matrix(layer, module, false, offset, out, spec.rank()));
    }
  }

  private long reserve(long length) {
    long start = size;
    size += (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return start;
  }

  /** Trained members of a group in stacking order. */
  List<LinearModule> targets(LinearGroup group) {
    return group.modules().stream().filter(spec.targets()::contains).toList();
  }

  /** Kernel text of the rows of a group's stacked A that belong to a target. */
  String rowsOfA(LinearModule module) {
    int slot = targets(module.group()).indexOf(module);
    return "torch.slice(a_%s, 0, %d, %d)"
        .formatted(module.group().label(), slot * spec.rank(), (slot + 1) * spec.rank());
  }

  List<Block> blocks(int layer) {
    return blocks.get(layer);
  }

  /** Every A and B, layer by layer. */
  public List<Matrix> matrices() {
    return List.copyOf(matrices);
  }

  /** Length of a flat buffer, padding included; padding stays zero. */
  public long size() {
    return size;
  }

  /** Number of trained parameters. */
  public long parameters() {
    return matrices.stream().mapToLong(Matrix::size).sum();
  }

  public LoraSpec spec() {
    return spec;
  }

  public ModelShape shape() {
    return shape;
  }
}
