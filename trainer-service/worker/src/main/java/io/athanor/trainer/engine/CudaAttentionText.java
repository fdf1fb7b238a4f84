package io.athanor.trainer.engine;

/**
 * Memory-efficient attention for GPUs, which takes fp32 (arXiv 2112.05682). Its log-sum-exp is
 * padded to a multiple of 32 positions. Not run: see {@link ComputeDevice}.
 */
record CudaAttentionText() implements AttentionText {
  private static final int LOG_SUM_EXP_ALIGNMENT = 32;

  @Override
  public void forward(KernelText t) {
    t.line(
        "os, padded, seed, offset = torch._scaled_dot_product_efficient_attention("
            + "q, torch.contiguous(k), torch.contiguous(v), None, True, 0., True)");
    t.line("ls = torch.slice(padded, 2, 0, torch.size(q, 2))");
  }

  @Override
  public void backward(KernelText t, String dOut, String out, String logSumExp) {
    t.line("rest = (%d - torch.size(q, 2) %% %1$d) %% %1$d", LOG_SUM_EXP_ALIGNMENT);
    t.line("padded = torch.constant_pad_nd(%s, [0, rest])", logSumExp);
    // Seed and offset belong to attention dropout, of which there is none.
    t.line("none = torch.new_zeros(q, [], dtype=4)");
    t.line(
        "dq, dk, dv, db = torch._scaled_dot_product_efficient_attention_backward("
            + "torch.contiguous(%s), q, torch.contiguous(k), torch.contiguous(v), torch.new_empty(q, [0]),"
            + " torch.contiguous(%s), padded, none, none, 0., [True, True, True, False], True)",
        dOut, out);
  }

  @Override
  public void decode(KernelText t, String query, String keys, String values, String mask) {
    t.line(
        "os = torch.scaled_dot_product_attention(%s, %s, %s, attn_mask=%s)",
        query, keys, values, mask);
  }
}
