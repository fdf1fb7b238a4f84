package io.athanor.trainer.engine;

/**
 * Text of one layer's forward for one new token of each of N sequences, with the keys and values of
 * earlier tokens in a cache [N * L, k]; and of the embedding and cache kernels around it.
 */
final class LayerDecodeText {
  private final ModelShape shape;
  private final LoraLayout layout;
  private final KernelText t = new KernelText();

  private LayerDecodeText(LoraLayout layout) {
    this.layout = layout;
    this.shape = layout.shape();
  }

  static String of(LoraLayout layout) {
    return new LayerDecodeText(layout).text();
  }

  private String text() {
    t.method("embed", "tokens: Tensor, embedding: Tensor", "Tensor")
        .line("return torch.index_select(embedding, 0, tokens)");
    return t.toString();
  }
}
