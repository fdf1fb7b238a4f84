package io.athanor.trainer.engine;

/**
 * Kernel text of LoRA dropout: each target sees its input through a mask of its own, 0 or 1 / keep,
 * before A (as PEFT).
 *
 * <p>A row's mask is drawn from a generator seeded for (run, step, layer, module, row), see {@link
 * DropoutSeeds}: it is the same in whatever pack the row lies, when the backward draws it again,
 * and after a resume.
 */
final class DropoutText {
  private DropoutText() {}

  static String of(double dropout) {
    String keep = KernelText.number(1 - dropout);
    KernelText t = new KernelText();
    t.method("dropout_mask", "x: Tensor, seeds: List[int], at: int, bounds: List[int]", "Tensor")
        .line("mask = torch.empty_like(x)")
        .forEachSequence()
        .line("torch.manual_seed(seeds[at + i])")
        .effect("torch.bernoulli_(torch.slice(mask, 0, b, e), %s)", keep)
        .endLoop()
        .line("return torch.div_(mask, %s)", keep);
    return t.toString();
  }

  /** The call that draws a module's mask; {@code bounds} and {@code seeds} are in scope. */
  static String mask(LinearModule module, String like) {
    return "(self).dropout_mask(%s, seeds, %d * (torch.len(bounds) - 1), bounds)"
        .formatted(like, module.ordinal());
  }
}
