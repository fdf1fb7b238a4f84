package io.athanor.trainer.engine;

/**
 * Kernel text of compact storage: how a matrix is taken apart once, when the base is loaded, and
 * put together again before every use of its layer.
 */
final class StorageText {
  /** Values per NF4 block; blocks run over the flattened matrix, the last one may be short. */
  static final int BLOCK = 64;

  /** Block maxima that share the scale of the second quantisation. */
  static final int MAXIMA = 256;

  /**
   * The 16 levels of NormalFloat: quantiles of a normal distribution scaled to [-1, 1] (QLoRA,
   * arXiv 2305.14314, appendix E).
   */
  static final float[] LEVELS = {
    -1f,
    -0.6961928009986877f,
    -0.5250730514526367f,
    -0.39491748809814453f,
    -0.28444138169288635f,
    -0.18477343022823334f,
    -0.09105003625154495f,
    0f,
    0.07958029955625534f,
    0.16093020141124725f,
    0.24611230194568634f,
    0.33791524171829224f,
    0.44070982933044434f,
    0.5626170039176941f,
    0.7229568362236023f,
    1f
  };

  // ScalarType numbers of c10.
  private static final int UINT8 = 0;
  private static final int INT8 = 1;
  private static final int INT32 = 3;
  private static final int FLOAT32 = 6;
  private static final int BFLOAT16 = 15;

  private StorageText() {}

  static String of() {
    KernelText t = new KernelText();
    t.method("store_bf16", "w: Tensor", "Tensor").line("return torch.to(w, %d)", BFLOAT16);
    t.method("restore_bf16", "w: Tensor, out: Tensor", "Tensor").line("return torch.copy_(out, w)");
    int8(t);
    storeNf4(t);
    restoreNf4(t);
    return t.toString();
  }

  /** Codes int8 [out, in] and scales [out, 1]; a row of zeros gets the scale 1. */
  private static void int8(KernelText t) {
    t.method("store_int8", "w: Tensor", "Tuple[Tensor, Tensor]")
        .line("s = torch.div_(torch.amax(torch.abs(w), [1], True), 127.)")
        .line("s = torch.masked_fill_(s, torch.eq(s, 0.), 1.)")
        .line("return (torch.to(torch.round_(torch.div(w, s)), %d), s)", INT8);
    t.method("restore_int8", "codes: Tensor, s: Tensor, out: Tensor", "Tensor")
        .line("return torch.mul_(torch.copy_(out, codes), s)");
  }

  /**
   * Two codes a byte [blocks * 32], the first one high; and the blocks' maxima quantised once more:
   * what they differ by from their mean, int8 [groups, 256] with scales [groups, 1].
   */
  private static void storeNf4(KernelText t) {
    t.method("store_nf4", "w: Tensor, boundaries: Tensor", "Tuple[Tensor, Tensor, Tensor, Tensor]")
        .line("n = torch.numel(w)")
        .line("blocks = (n + %d) // %d", BLOCK - 1, BLOCK)
        .line("flat = torch.constant_pad_nd(torch.view(w, [-1]), [0, blocks * %d - n])", BLOCK)
        .line("rows = torch.view(flat, [blocks, %d])", BLOCK)
        .line("top = torch.amax(torch.abs(rows), [1], True)")
        .line("unit = torch.div(rows, torch.clamp_min(top, 1e-38))")
        .line("codes = torch.view(torch.bucketize(unit, boundaries, out_int32=True), [-1, 2])")
        .line("high = torch.mul(torch.slice(codes, 1, 0, 1), 16)")
        .line(
            "packed = torch.view(torch.to(torch.add_(high, torch.slice(codes, 1, 1, 2)), %d), [-1])",
            UINT8)
        .line("mean = torch.mean(top)")
        .line("groups = (blocks + %d) // %d", MAXIMA - 1, MAXIMA)
        .line("rest = torch.view(torch.sub(top, mean), [-1])")
        .line("rest = torch.constant_pad_nd(rest, [0, groups * %d - blocks])", MAXIMA)
        .line("grouped = torch.view(rest, [groups, %d])", MAXIMA)
        .line("s = torch.div_(torch.amax(torch.abs(grouped), [1], True), 127.)")
        .line("s = torch.masked_fill_(s, torch.eq(s, 0.), 1.)")
        .line("maxima = torch.to(torch.round_(torch.div(grouped, s)), %d)", INT8)
        .line("return (packed, maxima, s, mean)");
  }

  /** {@code pairs} [256, 2] holds the two levels that a byte stands for. */
  private static void restoreNf4(KernelText t) {
    t.method(
            "restore_nf4",
            "packed: Tensor, maxima: Tensor, s: Tensor, mean: Tensor, pairs: Tensor, out: Tensor",
            "Tensor")
        .line("n = torch.numel(out)")
        .line("blocks = (n + %d) // %d", BLOCK - 1, BLOCK)
        .line("top = torch.add_(torch.mul(torch.to(maxima, %d), s), mean)", FLOAT32)
        .line("scales = torch.slice(torch.view(top, [-1, 1]), 0, 0, blocks)")
        .line("codes = torch.to(packed, %d)", INT32)
        .line("if blocks * %d == n:", BLOCK)
        .line("  whole = torch.view(out, [-1, 2])")
        .line("  filled = torch.index_select(pairs, 0, codes, out=whole)")
        .line("  scaled = torch.mul_(torch.view(out, [blocks, %d]), scales)", BLOCK)
        .line("else:")
        .line("  padded = torch.view(torch.index_select(pairs, 0, codes), [blocks, %d])", BLOCK)
        .line("  values = torch.view(torch.mul_(padded, scales), [-1])")
        .line("  copied = torch.copy_(torch.view(out, [-1]), torch.slice(values, 0, 0, n))")
        .line("return out");
  }

  /** The 15 midpoints between neighbouring levels. */
  static float[] boundaries() {
    float[] midpoints = new float[LEVELS.length - 1];
    for (int i = 0; i < midpoints.length; i++) {
      midpoints[i] = (LEVELS[i] + LEVELS[i + 1]) / 2;
    }
    return midpoints;
  }

  /** Levels of the high and the low code of every byte, [256, 2]. */
  static float[] pairs() {
    float[] pairs = new float[2 * LEVELS.length * LEVELS.length];
    for (int code = 0; code < pairs.length / 2; code++) {
      pairs[2 * code] = LEVELS[code >> 4];
      pairs[2 * code + 1] = LEVELS[code & 15];
    }
    return pairs;
  }
}
