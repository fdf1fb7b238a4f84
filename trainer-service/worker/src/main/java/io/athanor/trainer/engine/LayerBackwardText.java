package io.athanor.trainer.engine;

import java.util.List;

/**
 * Text of one layer's backward, derived by hand: from dL/dy it adds to the gradients of A and B and
 * returns dL/dx.
 *
 * <p>Per linear y = x W^T + s (x A^T) B^T with G = dL/dy: dB += s G^T (x A^T), t = s G B, dA += t^T
 * x, dx = G W + t A. Neither dW nor B A is ever formed. The second method, for the first layer,
 * stops at the gradients of its q, k and v, since nothing lies below but the frozen embedding.
 */
final class LayerBackwardText {
  private final ModelShape shape;
  private final LoraLayout layout;
  private final AttentionText attention;
  private final KernelText t = new KernelText();

  private LayerBackwardText(LoraLayout layout, AttentionText attention) {
    this.layout = layout;
    this.attention = attention;
    this.shape = layout.shape();
  }

  static String of(LoraLayout layout, AttentionText attention) {
    return new LayerBackwardText(layout, attention).text();
  }

  private String text() {
    method("layer_backward", false);
    method("first_layer_backward", true);
    return t.toString();
  }

  private void method(String name, boolean first) {
    t.method(
        name,
        "dy: Tensor, saved: List[Tensor], w: List[Tensor], p: List[Tensor], g: List[Tensor],"
            + " cos: Tensor, sin: Tensor, bounds: List[int]"
            + (layout.spec().dropout() > 0 ? ", seeds: List[int]" : ""),
        "Tensor");
    t.unpack("saved", LayerTensors.saved(layout)).unpack("w", LayerTensors.frozen(shape));
    t.unpack("p", LayerTensors.trained(layout)).unpack("g", LayerTensors.gradients(layout));
    feedForward();
    boolean lowest = first && layout.targets(LinearGroup.QKV).isEmpty();
    linear(LinearGroup.OUTPUT, "do", "dx2", "o", !lowest);
    if (!lowest) {
      attention();
      t.line("h = torch.mul_(torch.mul(x, rx), n_in)");
      linear(LinearGroup.QKV, "dh", "dqkv", "h", !first);
    }
    if (first) {
      t.line("return dx2");
    } else {
      t.line("return torch.add_((self).rms_backward(dh, x, rx, n_in), dx2)");
    }
  }

  private void feedForward() {
    int f = shape.feedForwardSize();
    t.line("gate = %s", KernelText.columns("gu", 0, f));
    t.line("up = %s", KernelText.columns("gu", f, 2 * f));
    t.line("activated = torch.silu(gate)").line("act = torch.mul(activated, up)");
    linear(LinearGroup.DOWN, "da", "dy", "act", true);
    t.line("dgu = torch.empty_like(gu)");
    t.effect("torch.mul(da, activated, out=%s)", KernelText.columns("dgu", f, 2 * f));
    t.effect("torch.mul_(da, up)");
    t.effect("torch.silu_backward(da, gate, grad_input=%s)", KernelText.columns("dgu", 0, f));
    t.line("h2 = torch.mul_(torch.mul(x2, rx2), n_post)");
    linear(LinearGroup.GATE_UP, "dh2", "dgu", "h2", true);
    t.line("dx2 = torch.add_((self).rms_backward(dh2, x2, rx2, n_post), dy)");
  }

  private void linear(LinearGroup group, String dIn, String dOut, String in, boolean needInput) {
    List<LinearModule> targets = layout.targets(group);
    if (needInput) {
      t.line("%s = torch.mm(%s, w_%s)", dIn, dOut, group.label());
    }
    if (targets.isEmpty()) {
      return;
    }
    String scale = KernelText.number(layout.spec().scale());
    int rank = layout.spec().rank();
    StringBuilder stacked = new StringBuilder();
    int column = 0;
    for (LinearModule module : group.modules()) {
      int next = column + shape.outputSize(module);
      int slot = targets.indexOf(module);
      if (slot >= 0) {
        String label = module.label();
        t.line("d_%s = %s", label, KernelText.columns(dOut, column, next));
        t.effect(
            "torch.addmm_(gb_%s, torch.t(d_%1$s), %s, alpha=%s)",
            label,
            KernelText.columns("xa_" + group.label(), slot * rank, (slot + 1) * rank),
            scale);
        t.line("t_%s = torch.mul_(torch.mm(d_%1$s, b_%1$s), %s)", label, scale);
        stacked.append(slot == 0 ? "" : ", ").append("t_").append(label);
      }
      column = next;
    }
    if (layout.spec().dropout() > 0) {
      targets.forEach(module -> throughMask(module, dIn, in, needInput));
      return;
    }
    String t0 = targets.size() == 1 ? stacked.toString() : "torch.cat([" + stacked + "], 1)";
    t.line("t_%s = %s", group.label() + "_all", t0);
    t.effect("torch.addmm_(ga_%s, torch.t(t_%1$s_all), %s)", group.label(), in);
    if (needInput) {
      t.effect("torch.addmm_(%s, t_%s_all, a_%2$s)", dIn, group.label());
    }
  }

  /** With dropout a target read m * x: dA += t^T (m * x), dx += m * (t A). */
  private void throughMask(LinearModule module, String dIn, String in, boolean needInput) {
    String label = module.label();
    t.line("m_%s = %s", label, DropoutText.mask(module, in));
    if (needInput) {
      t.effect(
          "torch.addcmul_(%s, torch.mm(t_%s, %s), m_%2$s)", dIn, label, layout.rowsOfA(module));
    }
    t.effect(
        "torch.addmm_(%s, torch.t(t_%s), torch.mul_(m_%2$s, %s))",
        layout.rowsOfA(module).replace("(a_", "(ga_"), label, in);
  }

  private void attention() {
    int q = shape.querySize();
    int k = shape.keySize();
    t.line("dqkv = torch.empty_like(qkv)").forEachSequence();
    LayerForwardText.sequenceViews(t, shape);
    attention.backward(
        t,
        LayerForwardText.perHead("do", shape),
        LayerForwardText.perHead("o", shape),
        LayerForwardText.perHeadScalar(shape));
    t.line("drows = torch.slice(dqkv, 0, b, e)");
    t.effect("torch.copy_(%s, torch.permute(dq, [2, 0, 1, 3]))", target(0, q, "%d, %d, %d"));
    // A key head serves several query heads: its gradient is the sum of theirs.
    t.effect("torch.copy_(%s, %s)", target(q, q + k, null), summed("dk"));
    t.effect("torch.copy_(%s, %s)", target(q + k, q + 2 * k, null), summed("dv"));
    t.endLoop();
    t.line(
        "dqk = torch.view(%s, [torch.size(x, 0), %d, %d])",
        KernelText.columns("dqkv", 0, q + k),
        shape.heads() + shape.keyValueHeads(),
        shape.headSize());
    t.effect("(self).rotate_(dqk, cos, sin, -1.)");
    if (shape.headNorm()) {
      headNorm("n_q", 0, shape.heads());
      headNorm("n_k", shape.heads(), shape.heads() + shape.keyValueHeads());
    }
  }

  private String target(int from, int to, @org.jspecify.annotations.Nullable String heads) {
    String size =
        heads == null
            ? "%d, %d".formatted(shape.keyValueHeads(), shape.headSize())
            : heads.formatted(shape.keyValueHeads(), shape.headsPerKey(), shape.headSize());
    return "torch.view(%s, [e - b, %s])".formatted(KernelText.columns("drows", from, to), size);
  }

  private static String summed(String gradient) {
    return "torch.permute(torch.sum(%s, [1]), [1, 0, 2])".formatted(gradient);
  }

  private void headNorm(String norm, int from, int to) {
    String heads = "torch.slice(%s, 1, " + from + ", " + to + ")";
    t.effect(
        "torch.copy_(%s, (self).rms_backward(%s, %s, %s, %s))",
        heads.formatted("dqk"),
        heads.formatted("dqk"),
        heads.formatted("raw"),
        heads.formatted("rh"),
        norm);
  }
}
