package io.athanor.trainer.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines that a layer's forward has in training and in decoding alike: linears with LoRA, the heads'
 * norms and rotation, and everything behind the attention.
 */
final class LayerLinearsText {
  private final KernelText t;
  private final LoraLayout layout;
  private final ModelShape shape;
  private final boolean dropout;

  /**
   * @param dropout whether targets see their inputs through masks
   */
  LayerLinearsText(KernelText t, LoraLayout layout, boolean dropout) {
    this.t = t;
    this.layout = layout;
    this.shape = layout.shape();
    this.dropout = dropout;
  }

  /** out = in W^T (+ bias) + s (in A^T) B^T. */
  void project(LinearGroup group, String out, String in) {
    if (shape.hasBias(group)) {
      t.line("%s = torch.addmm(bias_%s, %s, torch.t(w_%2$s))", out, group.label(), in);
    } else {
      t.line("%s = torch.mm(%s, torch.t(w_%s))", out, in, group.label());
    }
    lora(group, out, in);
  }

  /** Splits q and k of {@code qkv} into heads, normalises them where the model does, rotates. */
  void rotateHeads() {
    t.line(
        "qk = torch.view(%s, [torch.size(x, 0), %d, %d])",
        KernelText.columns("qkv", 0, shape.querySize() + shape.keySize()),
        shape.heads() + shape.keyValueHeads(),
        shape.headSize());
    if (shape.headNorm()) {
      // Qwen3; what the heads were before is kept for the backward.
      t.line("raw = torch.clone(qk)").line("rh = (self).rms(raw)").effect("torch.mul_(qk, rh)");
      t.effect("torch.mul_(torch.slice(qk, 1, 0, %d), n_q)", shape.heads());
      t.effect(
          "torch.mul_(torch.slice(qk, 1, %d, %d), n_k)",
          shape.heads(), shape.heads() + shape.keyValueHeads());
    }
    t.effect("(self).rotate_(qk, cos, sin, 1.)");
  }

  /** x2 = residual + o(attended), y = x2 + down(silu(gate(h2)) * up(h2)). */
  void feedForward(String residual, String attended) {
    addTo(residual, LinearGroup.OUTPUT, "x2", attended);
    t.line("rx2 = (self).rms(x2)").line("h2 = torch.mul_(torch.mul(x2, rx2), n_post)");
    project(LinearGroup.GATE_UP, "gu", "h2");
    int f = shape.feedForwardSize();
    t.line(
        "act = torch.mul_(torch.silu(%s), %s)",
        KernelText.columns("gu", 0, f), KernelText.columns("gu", f, 2 * f));
    addTo("x2", LinearGroup.DOWN, "y", "act");
  }

  private void addTo(String residual, LinearGroup group, String out, String in) {
    t.line("%s = torch.addmm(%s, %s, torch.t(w_%s))", out, residual, in, group.label());
    if (shape.hasBias(group)) {
      t.effect("torch.add_(%s, bias_%s)", out, group.label());
    }
    lora(group, out, in);
  }

  private static String down(String in, String a) {
    return "torch.mm(%s, torch.t(%s))".formatted(in, a);
  }

  /** x A^T with a mask on x for each target. */
  private String masked(LinearGroup group, String in) {
    List<LinearModule> targets = layout.targets(group);
    List<String> parts = new ArrayList<>();
    for (LinearModule module : targets) {
      String input = "torch.mul_(" + DropoutText.mask(module, in) + ", " + in + ")";
      parts.add(down(input, layout.rowsOfA(module)));
    }
    return "torch.cat([" + String.join(", ", parts) + "], 1)";
  }

  /** Adds s (x A^T) B^T to the columns of each target and keeps x A^T, [T, targets * r]. */
  private void lora(LinearGroup group, String out, String in) {
    List<LinearModule> targets = layout.targets(group);
    if (targets.isEmpty()) {
      return;
    }
    t.line(
        "xa_%s = %s", group.label(), dropout ? masked(group, in) : down(in, "a_" + group.label()));
    int rank = layout.spec().rank();
    int column = 0;
    for (LinearModule module : group.modules()) {
      int next = column + shape.outputSize(module);
      int slot = targets.indexOf(module);
      if (slot >= 0) {
        t.effect(
            "torch.addmm_(%s, %s, torch.t(b_%s), alpha=%s)",
            KernelText.columns(out, column, next),
            KernelText.columns("xa_" + group.label(), slot * rank, (slot + 1) * rank),
            module.label(),
            KernelText.number(layout.spec().scale()));
      }
      column = next;
    }
  }
}
