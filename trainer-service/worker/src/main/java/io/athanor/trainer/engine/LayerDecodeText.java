package io.athanor.trainer.engine;

/**
 * Text of one layer's forward for one new token of each of N sequences, with keys and values of
 * earlier tokens in a cache, each [N * L, k]; and of the kernels around it.
 */
final class LayerDecodeText {
  private final ModelShape shape;
  private final LoraLayout layout;
  private final AttentionText attention;
  private final KernelText t = new KernelText();

  private LayerDecodeText(LoraLayout layout, AttentionText attention) {
    this.layout = layout;
    this.attention = attention;
    this.shape = layout.shape();
  }

  static String of(LoraLayout layout, AttentionText attention) {
    return new LayerDecodeText(layout, attention).text();
  }

  private String text() {
    // "like" gives the type to compute in: an embedding may be stored in bf16.
    t.method("embed", "tokens: Tensor, embedding: Tensor, like: Tensor", "Tensor")
        .line("return torch.to(torch.index_select(embedding, 0, tokens), like)");
    t.method("next_tokens", "x: Tensor, rows: Tensor, head: Tensor, norm: Tensor", "Tensor")
        .line("return torch.argmax((self).logits(x, rows, head, norm), 1)");
    int q = shape.querySize();
    int k = shape.keySize();
    // Keys and values of the prompt, rows of a pack, go where their sequences keep them.
    t.method(
            "store_prompt",
            "saved: List[Tensor], keys: Tensor, values: Tensor, slots: Tensor",
            "Tensor")
        .line("qkv = saved[%d]", LayerTensors.saved(layout).indexOf("qkv"));
    store(q, k);
    t.line("return keys");
    layer(q, k);
    return t.toString();
  }

  private void store(int q, int k) {
    t.effect("torch.index_copy_(keys, 0, slots, %s)", KernelText.columns("qkv", q, q + k));
    t.effect(
        "torch.index_copy_(values, 0, slots, %s)", KernelText.columns("qkv", q + k, q + 2 * k));
  }

  private void layer(int q, int k) {
    t.method(
        "layer_decode",
        "x: Tensor, w: List[Tensor], p: List[Tensor], cos: Tensor, sin: Tensor, keys: Tensor,"
            + " values: Tensor, slots: Tensor, mask: Tensor",
        "Tensor");
    t.unpack("w", LayerTensors.frozen(shape)).unpack("p", LayerTensors.trained(layout));
    LayerLinearsText linears = new LayerLinearsText(t, layout, false);
    t.line("rx = (self).rms(x)").line("h = torch.mul_(torch.mul(x, rx), n_in)");
    linears.project(LinearGroup.QKV, "qkv", "h");
    linears.rotateHeads();
    store(q, k);
    t.line("n = torch.size(x, 0)");
    t.line(
        "qs = torch.view(%s, [n, %d, %d, %d])",
        KernelText.columns("qkv", 0, q),
        shape.keyValueHeads(),
        shape.headsPerKey(),
        shape.headSize());
    // Queries of a group stand in the place of positions: [N, kv, g, D] against [N, kv, L, D].
    attention.decode(t, "qs", cached("keys"), cached("values"), "mask");
    t.line("o = torch.reshape(os, [n, %d])", q);
    linears.feedForward("x", "o");
    t.line("return y");
  }

  private String cached(String cache) {
    return "torch.permute(torch.view(%s, [n, -1, %d, %d]), [0, 2, 1, 3])"
        .formatted(cache, shape.keyValueHeads(), shape.headSize());
  }
}
