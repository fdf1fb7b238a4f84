package io.athanor.trainer.engine;

/** Pieces that forward, backward, loss and decoding share: RMSNorm and the rotation. */
final class SharedKernelText {
  private SharedKernelText() {}

  static String of(ModelShape shape) {
    KernelText t = new KernelText();
    reciprocalRms(t, shape.normEpsilon());
    normBackward(t);
    rotate(t, shape.headSize() / 2);
    return t.toString();
  }

  /** RMSNorm's factor, arXiv 1910.07467: 1 / sqrt(mean(x^2) + eps) over the last dimension. */
  private static void reciprocalRms(KernelText t, double epsilon) {
    t.method("rms", "x: Tensor", "Tensor")
        .line(
            "return torch.rsqrt_(torch.add_(torch.mean(torch.mul(x, x), [-1], True), %s))",
            KernelText.number(epsilon));
  }

  /** dx = r (dh n) - x r^3 mean(dh n x), with r from {@code rms}. */
  private static void normBackward(KernelText t) {
    t.method("rms_backward", "dh: Tensor, x: Tensor, r: Tensor, n: Tensor", "Tensor")
        .line("g = torch.mul_(torch.mul(dh, n), r)")
        .line("m = torch.mean(torch.mul(g, x), [-1], True)")
        .line("m2 = torch.neg_(torch.mul_(torch.mul_(m, r), r))")
        .line("return torch.addcmul_(g, x, m2)");
  }

  /**
   * Rotary embedding in place, arXiv 2104.09864, halves convention: x [T, heads, D], cos and sin
   * [T, 1, D/2]; (a, b) -> (a cos - s b sin, b cos + s a sin), s = 1 forward and -1 back.
   */
  private static void rotate(KernelText t, int half) {
    t.method("rotate_", "x: Tensor, cos: Tensor, sin: Tensor, s: float", "Tensor")
        .line("a = torch.slice(x, 2, 0, %d)", half)
        .line("b = torch.slice(x, 2, %d, %d)", half, 2 * half)
        .line("ra = torch.addcmul_(torch.mul(a, cos), b, sin, value=torch.neg(s))")
        .line("rb = torch.addcmul_(torch.mul(b, cos), a, sin, value=s)")
        .effect("torch.copy_(a, ra)")
        .effect("torch.copy_(b, rb)")
        .line("return x");
  }
}
