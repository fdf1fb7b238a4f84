package io.athanor.trainer.engine;

/**
 * Kernel text of the loss over supervised rows only, in chunks of 128 of them, so that logits never
 * exceed [128, V]. Loss and gradient come out of the same pass: per row dL/dh = weight * (p E -
 * E[label]) / divisor, without a one-hot matrix (compare Cut Cross Entropy, arXiv 2411.09009).
 */
final class ChunkedCrossEntropy {
  private static final int CHUNK = 128;

  private ChunkedCrossEntropy() {}

  static String text() {
    KernelText t = new KernelText();
    loss(t);
    tokenScores(t);
    logits(t);
    return t.toString();
  }

  /**
   * x [T, H], rows, labels, weights [N], head [V, H] -> negative log-likelihoods [N], whether no
   * token is likelier than the label [N], dL/dx. The maximum costs one more read of a chunk.
   */
  private static void loss(KernelText t) {
    t.method(
        "loss",
        "x: Tensor, rows: Tensor, labels: Tensor, weights: Tensor, head: Tensor, norm: Tensor,"
            + " divisor: float",
        "Tuple[Tensor, Tensor, Tensor]");
    normalised(t);
    t.line("dh = torch.empty_like(h)");
    t.line("nll = torch.new_empty(x, [n])").line("hits = torch.new_empty(x, [n])");
    t.line("for c in range((n + %d) // %d):", CHUNK - 1, CHUNK);
    t.line("  lc = torch.slice(labels, 0, c * %d, (c + 1) * %d)", CHUNK, CHUNK);
    chunkLogProbabilities(t);
    hits(t);
    t.line("  d = torch.slice(dh, 0, c * %d, (c + 1) * %d)", CHUNK, CHUNK);
    t.line("  e = torch.mm(torch.exp_(p), head, out=d)");
    t.line("  s = torch.sub_(d, torch.index_select(head, 0, lc))");
    t.effect("torch.mul_(dh, torch.unsqueeze(torch.div(weights, divisor), 1))");
    t.line("dx = torch.zeros_like(x)");
    t.effect("torch.index_copy_(dx, 0, rows, (self).rms_backward(dh, hs, r, norm))");
    t.line("return (nll, hits, dx)");
  }

  /**
   * Negative log-likelihoods [N] and, as 0 or 1, whether no token is likelier than the label [N].
   */
  private static void tokenScores(KernelText t) {
    t.method(
        "token_scores",
        "x: Tensor, rows: Tensor, labels: Tensor, head: Tensor, norm: Tensor",
        "Tuple[Tensor, Tensor]");
    normalised(t);
    t.line("nll = torch.new_empty(x, [n])").line("hits = torch.new_empty(x, [n])");
    t.line("for c in range((n + %d) // %d):", CHUNK - 1, CHUNK);
    t.line("  lc = torch.slice(labels, 0, c * %d, (c + 1) * %d)", CHUNK, CHUNK);
    chunkLogProbabilities(t);
    hits(t);
    t.line("return (nll, hits)");
  }

  /** From log-probabilities p and those of the labels l of a chunk. */
  private static void hits(KernelText t) {
    t.line("  m = torch.eq(l, torch.amax(p, [1]))");
    t.line("  w = torch.copy_(torch.slice(hits, 0, c * %d, (c + 1) * %d), m)", CHUNK, CHUNK);
  }

  private static void logits(KernelText t) {
    t.method("logits", "x: Tensor, rows: Tensor, head: Tensor, norm: Tensor", "Tensor");
    normalised(t);
    t.line("return torch.mm(h, torch.t(head))");
  }

  private static void normalised(KernelText t) {
    t.line("hs = torch.index_select(x, 0, rows)").line("r = (self).rms(hs)");
    t.line("h = torch.mul_(torch.mul(hs, r), norm)").line("n = torch.size(rows, 0)");
  }

  private static void chunkLogProbabilities(KernelText t) {
    t.line("  lg = torch.mm(torch.slice(h, 0, c * %d, (c + 1) * %d), torch.t(head))", CHUNK, CHUNK);
    t.line("  p = torch._log_softmax(lg, 1, False, out=lg)");
    t.line("  l = torch.squeeze(torch.gather(p, 1, torch.unsqueeze(lc, 1)), 1)");
    t.line(
        "  q = torch.copy_(torch.slice(nll, 0, c * %d, (c + 1) * %d), torch.neg(l))", CHUNK, CHUNK);
  }
}
