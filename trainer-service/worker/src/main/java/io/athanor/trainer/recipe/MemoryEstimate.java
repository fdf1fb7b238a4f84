package io.athanor.trainer.recipe;

import io.athanor.llm.model.ModelConfig;
import io.athanor.trainer.engine.BaseStorage;
import io.athanor.trainer.engine.LoraLayout;
import io.athanor.trainer.engine.LoraSpec;
import io.athanor.trainer.engine.ModelShape;

/**
 * Bytes that a run holds at its highest, by what holds them.
 *
 * @param weights the base in its storage; embedding, head and norms always fp32
 * @param adapters five flat fp32 buffers: parameters, gradients, two moments, best parameters; and
 *     gradients of every further lane
 * @param activations what the forward keeps of the largest pack for the backward: inputs only with
 *     recompute
 * @param working temporaries of one layer's backward or of the loss, whichever is larger, and one
 *     layer's linears in fp32 when they are stored otherwise
 * @param runtime the Java machine, libtorch, its buffers
 */
record MemoryEstimate(long weights, long adapters, long activations, long working, long runtime) {
  private static final long FLOAT = Float.BYTES;
  private static final int LOGIT_ROWS = 128;
  private static final int ADAPTER_BUFFERS = 5;

  /**
   * Measured on a worker, without weights, adapters and activations: libtorch, tokenizers, a heap
   * of 512 MB as far as it grows, key-value cache while the base is asked.
   */
  private static final long RUNTIME = 500_000_000L;

  /**
   * Measured: the allocator keeps freed blocks of one size beside those of others instead of
   * returning them (see the worker's {@code GLIBC_TUNABLES}), so what lives long costs a little
   * more than its size and what comes and goes a multiple of it.
   */
  private static final double KEPT_OVERHEAD = 1.08;

  private static final double TEMPORARY_OVERHEAD = 4.2;

  /**
   * The most that is in work at once.
   *
   * @param packTokens tokens of the packs in all lanes
   * @param supervisedTokens of them, those with loss
   * @param lanes packs that are run at once
   */
  record Workload(int packTokens, int supervisedTokens, int lanes) {}

  static MemoryEstimate of(
      ModelConfig config, LoraSpec lora, MemoryChoice choice, Workload workload) {
    ModelShape shape = ModelShape.of(config);
    long tokens = workload.packTokens();
    long perLayer = keptPerLayer(shape, lora);
    long kept =
        choice.recompute()
            ? (long) shape.layers() * shape.hiddenSize() + perLayer
            : shape.layers() * perLayer;
    long embedded =
        (long) config.vocabularySize() * config.hiddenSize() * (config.tiedHead() ? 1 : 2);
    long linears = config.parameters() - embedded;
    long dequantised =
        choice.storage() == BaseStorage.FP32
            ? 0
            : workload.lanes() * FLOAT * linears / config.layers();
    return new MemoryEstimate(
        FLOAT * embedded + Math.round(bytesPerWeight(choice.storage()) * linears),
        (ADAPTER_BUFFERS + workload.lanes() - 1) * FLOAT * new LoraLayout(shape, lora).size(),
        Math.round(KEPT_OVERHEAD * FLOAT * kept * tokens),
        Math.max(
                Math.round(TEMPORARY_OVERHEAD * backward(shape, tokens)),
                loss(shape, tokens, workload))
            + dequantised,
        RUNTIME);
  }

  long total() {
    return weights + adapters + activations + working + runtime;
  }

  /** Scales included; of a GGUF's block types Q8_0 is the widest that saves anything. */
  private static double bytesPerWeight(BaseStorage storage) {
    return switch (storage) {
      case FP32 -> 4;
      case BF16 -> 2;
      case INT8 -> 1.01;
      case NF4 -> 0.52;
      case GGUF -> 34 / 32.0;
    };
  }

  /** Floats per token that the forward of a layer keeps: x, qkv, o, x2, gate and up, x A^T. */
  private static long keptPerLayer(ModelShape shape, LoraSpec lora) {
    long query = (long) shape.heads() * shape.headSize();
    long key = (long) shape.keyValueHeads() * shape.headSize();
    long headNorms = shape.headNorm() ? query + key + shape.heads() + shape.keyValueHeads() : 0;
    return 2L * shape.hiddenSize()
        + 2
        + 2 * query
        + 2 * key
        + shape.heads()
        + headNorms
        + 2L * shape.feedForwardSize()
        + (long) lora.targets().size() * lora.rank();
  }

  private static long backward(ModelShape shape, long tokens) {
    return FLOAT
        * tokens
        * (6L * shape.feedForwardSize()
            + 8L * shape.hiddenSize()
            + 4L * shape.heads() * shape.headSize());
  }

  private static long loss(ModelShape shape, long tokens, Workload workload) {
    return FLOAT
        * (2 * tokens * shape.hiddenSize()
            + 4L * workload.supervisedTokens() * shape.hiddenSize()
            + 2L * workload.lanes() * LOGIT_ROWS * shape.vocabularySize());
  }
}
