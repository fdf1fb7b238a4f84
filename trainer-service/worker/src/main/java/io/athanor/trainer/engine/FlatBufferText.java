package io.athanor.trainer.engine;

/** Kernel text of what works on whole flat buffers: views, copies, norm, clipping and AdamW. */
final class FlatBufferText {
  // Sums of squares are taken in double over pieces, which keeps the temporary copy small.
  private static final int PIECE = 1 << 18;

  private FlatBufferText() {}

  static String of() {
    KernelText t = new KernelText();
    t.method("view", "flat: Tensor, at: int, rows: int, columns: int", "Tensor")
        .line("part = torch.slice(torch.view(flat, [-1]), 0, at, at + rows * columns)")
        .line("return torch.view(part, [rows, columns])");
    t.method("fill_", "target: Tensor, at: int, values: Tensor", "Tensor")
        .line("part = torch.slice(torch.view(target, [-1]), 0, at, at + torch.size(values, 0))")
        .line("return torch.copy_(part, values)");
    t.method("take", "source: Tensor, at: int, length: int", "Tensor")
        .line("return torch.clone(torch.slice(torch.view(source, [-1]), 0, at, at + length))");
    t.method("widen", "x: Tensor", "Tensor").line("return torch.to(x, 6)");
    t.method("zero_", "flat: Tensor", "Tensor").line("return torch.zero_(flat)");
    t.method("add_", "flat: Tensor, other: Tensor", "Tensor")
        .line("return torch.add_(flat, other)");
    t.method("scale_", "flat: Tensor, factor: float", "Tensor")
        .line("return torch.mul_(flat, factor)");
    t.method("sum_of_squares", "flat: Tensor", "float")
        .line("total = 0.")
        .line("for i in range((torch.size(flat, 0) + %d) // %d):", PIECE - 1, PIECE)
        .line("  part = torch.to(torch.slice(flat, 0, i * %d, (i + 1) * %d), 7)", PIECE, PIECE)
        .line("  total = total + float(torch.dot(part, part))")
        .line("return total");
    adamW(t);
    return t.toString();
  }

  /** One fused pass over parameters, gradients and both moments. */
  private static void adamW(KernelText t) {
    t.method(
            "adamw_",
            "p: Tensor, g: Tensor, m: Tensor, v: Tensor, step: float, rate: float,"
                + " beta1: float, beta2: float, decay: float, epsilon: float",
            "List[Tensor]")
        .line("steps = torch.new_full(p, [1], step, dtype=6)")
        .line("none = annotate(List[Tensor], [])")
        .line("moved = [p]")
        .effect(
            "torch._fused_adamw_(moved, [g], [m], [v], none, [steps], lr=rate, beta1=beta1,"
                + " beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False)")
        // Only a use of the list keeps the call: the compiler drops it as dead code otherwise.
        .line("return moved");
  }
}
