package io.athanor.trainer.engine;

/** libtorch's FlashAttention for CPUs, which takes keys with a stride of zero between heads. */
record CpuAttentionText() implements AttentionText {
  @Override
  public void forward(KernelText t) {
    t.line("os, ls = torch._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0., True)");
  }

  @Override
  public void backward(KernelText t, String dOut, String out, String logSumExp) {
    t.line(
        "dq, dk, dv = torch._scaled_dot_product_flash_attention_for_cpu_backward("
            + "%s, q, k, v, %s, %s, 0., True)",
        dOut, out, logSumExp);
  }

  @Override
  public void decode(KernelText t, String query, String keys, String values, String mask) {
    t.line(
        "os, ls = torch._scaled_dot_product_flash_attention_for_cpu("
            + "%s, %s, %s, 0., False, attn_mask=%s)",
        query, keys, values, mask);
  }
}
