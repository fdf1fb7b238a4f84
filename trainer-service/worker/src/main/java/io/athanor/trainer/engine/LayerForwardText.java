package io.athanor.trainer.engine;

import java.util.List;

/**
 * Text of one layer's forward over a pack.
 *
 * <p>y = x2 + down(silu(gate(h2)) * up(h2)), x2 = x + o(attention(q, k, v)), h and h2 the
 * normalised inputs, every linear W x + s B (A x). Attention runs sequence by sequence, so tokens
 * of different rows never see each other and its cost is the sum of squared lengths.
 */
final class LayerForwardText {
  private final ModelShape shape;
  private final LoraLayout layout;
  private final KernelText t = new KernelText();

  private LayerForwardText(LoraLayout layout) {
    this.layout = layout;
    this.shape = layout.shape();
  }

  static String of(LoraLayout layout) {
    return new LayerForwardText(layout).text();
  }

  private String text() {
    t.method(
        "layer_forward",
        "x: Tensor, w: List[Tensor], p: List[Tensor], cos: Tensor, sin: Tensor, bounds: List[int]",
        "Tuple[Tensor, List[Tensor]]");
    t.unpack("w", LayerTensors.frozen(shape)).unpack("p", LayerTensors.trained(layout));
    t.line("rx = (self).rms(x)").line("h = torch.mul_(torch.mul(x, rx), n_in)");
    linear(LinearGroup.QKV, "qkv", "h");
    queriesAndKeys();
    attention();
    residualLinear(LinearGroup.OUTPUT, "x2", "x", "o");
    t.line("rx2 = (self).rms(x2)").line("h2 = torch.mul_(torch.mul(x2, rx2), n_post)");
    linear(LinearGroup.GATE_UP, "gu", "h2");
    int f = shape.feedForwardSize();
    t.line(
        "act = torch.mul_(torch.silu(%s), %s)",
        KernelText.columns("gu", 0, f), KernelText.columns("gu", f, 2 * f));
    residualLinear(LinearGroup.DOWN, "y", "x2", "act");
    t.line("return (y, [%s])", String.join(", ", LayerTensors.saved(layout)));
    return t.toString();
  }

  private void linear(LinearGroup group, String out, String in) {
    if (shape.hasBias(group)) {
      t.line("%s = torch.addmm(bias_%s, %s, torch.t(w_%2$s))", out, group.label(), in);
    } else {
      t.line("%s = torch.mm(%s, torch.t(w_%s))", out, in, group.label());
    }
    lora(t, layout, group, out, in);
  }

  private void residualLinear(LinearGroup group, String out, String residual, String in) {
    t.line("%s = torch.addmm(%s, %s, torch.t(w_%s))", out, residual, in, group.label());
    if (shape.hasBias(group)) {
      t.effect("torch.add_(%s, bias_%s)", out, group.label());
    }
    lora(t, layout, group, out, in);
  }

  /** Adds s (x A^T) B^T to the columns of each target and keeps x A^T, [T, targets * r]. */
  static void lora(KernelText t, LoraLayout layout, LinearGroup group, String out, String in) {
    List<LinearModule> targets = layout.targets(group);
    if (targets.isEmpty()) {
      return;
    }
    t.line("xa_%s = torch.mm(%s, torch.t(a_%1$s))", group.label(), in);
    int rank = layout.spec().rank();
    int column = 0;
    for (LinearModule module : group.modules()) {
      int next = column + layout.shape().outputSize(module);
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

  private void queriesAndKeys() {
    int columns = shape.querySize() + shape.keySize();
    t.line(
        "qk = torch.view(%s, [torch.size(x, 0), %d, %d])",
        KernelText.columns("qkv", 0, columns),
        shape.heads() + shape.keyValueHeads(),
        shape.headSize());
    if (shape.headNorm()) {
      headNorm(t, shape);
    }
    t.effect("(self).rotate_(qk, cos, sin, 1.)");
  }

  /** Qwen3: q and k are normalised per head; what they were is kept for the backward. */
  static void headNorm(KernelText t, ModelShape shape) {
    t.line("raw = torch.clone(qk)").line("rh = (self).rms(raw)").effect("torch.mul_(qk, rh)");
    t.effect("torch.mul_(torch.slice(qk, 1, 0, %d), n_q)", shape.heads());
    t.effect(
        "torch.mul_(torch.slice(qk, 1, %d, %d), n_k)",
        shape.heads(), shape.heads() + shape.keyValueHeads());
  }

  /**
   * Causal attention per sequence. Key heads play the part of the batch, so grouped queries read a
   * key through a stride of zero instead of a copy: q [kv, g, S, D], k and v [kv, 1 -> g, S, D].
   */
  private void attention() {
    t.line("o = torch.new_empty(x, [torch.size(x, 0), %d])", shape.querySize());
    t.line("lse = torch.new_empty(x, [torch.size(x, 0), %d])", shape.heads());
    t.forEachSequence();
    sequenceViews(t, shape);
    t.line("os, ls = torch._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0., True)");
    t.effect("torch.copy_(%s, os)", perHead("o", shape));
    t.effect("torch.copy_(%s, ls)", perHeadScalar(shape));
    t.endLoop();
  }

  /** q, k and v of rows b to e of the rotated qkv. */
  static void sequenceViews(KernelText t, ModelShape shape) {
    int q = shape.querySize();
    int k = shape.keySize();
    t.line("rows = torch.slice(qkv, 0, b, e)");
    t.line("q = %s", queryHeads(KernelText.columns("rows", 0, q), shape));
    t.line("k = %s", keyHeads(KernelText.columns("rows", q, q + k), shape));
    t.line("v = %s", keyHeads(KernelText.columns("rows", q + k, q + 2 * k), shape));
  }

  private static String queryHeads(String rows, ModelShape shape) {
    return "torch.permute(torch.view(%s, [e - b, %d, %d, %d]), [1, 2, 0, 3])"
        .formatted(rows, shape.keyValueHeads(), shape.headsPerKey(), shape.headSize());
  }

  private static String keyHeads(String rows, ModelShape shape) {
    return ("torch.expand(torch.permute(torch.view(%s, [e - b, %d, 1, %d]), [1, 2, 0, 3]),"
            + " [%2$d, %4$d, e - b, %3$d])")
        .formatted(rows, shape.keyValueHeads(), shape.headSize(), shape.headsPerKey());
  }

  /** Rows b to e of a [T, q] tensor as [kv, g, S, D]. */
  static String perHead(String tensor, ModelShape shape) {
    return queryHeads("torch.slice(%s, 0, b, e)".formatted(tensor), shape);
  }

  /** Rows b to e of the log-sum-exp as [kv, g, S]. */
  static String perHeadScalar(ModelShape shape) {
    return "torch.permute(torch.view(torch.slice(lse, 0, b, e), [e - b, %d, %d]), [1, 2, 0])"
        .formatted(shape.keyValueHeads(), shape.headsPerKey());
  }
}
