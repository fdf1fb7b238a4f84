package io.athanor.trainer.engine;

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

  private final AttentionText attention;

  private LayerForwardText(LoraLayout layout, AttentionText attention) {
    this.layout = layout;
    this.shape = layout.shape();
    this.attention = attention;
  }

  /** {@code layer_forward}, and {@code layer_forward_dropout} where there is any. */
  static String of(LoraLayout layout, AttentionText attention) {
    LayerForwardText text = new LayerForwardText(layout, attention);
    text.method("layer_forward", false);
    if (layout.spec().dropout() > 0) {
      text.method("layer_forward_dropout", true);
    }
    return text.t.toString();
  }

  private void method(String name, boolean dropout) {
    LayerLinearsText linears = new LayerLinearsText(t, layout, dropout);
    t.method(
        name,
        "x: Tensor, w: List[Tensor], p: List[Tensor], cos: Tensor, sin: Tensor, bounds: List[int]"
            + (dropout ? ", seeds: List[int]" : ""),
        "Tuple[Tensor, List[Tensor]]");
    t.unpack("w", LayerTensors.frozen(shape)).unpack("p", LayerTensors.trained(layout));
    t.line("rx = (self).rms(x)").line("h = torch.mul_(torch.mul(x, rx), n_in)");
    linears.project(LinearGroup.QKV, "qkv", "h");
    linears.rotateHeads();
    attention();
    linears.feedForward("x", "o");
    t.line("return (y, [%s])", String.join(", ", LayerTensors.saved(layout)));
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
    attention.forward(t);
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
