package io.athanor.inference.engine.llamacpp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Computes the attention of prompts in place of ggml.
 *
 * <p>An operation of many tokens becomes a function of ours that ggml's threads call; one that has
 * more than a mask (a bias, a cap of its scores, sinks) or keys in another format stays as it is. A
 * graph that is computed once more shows the operations as they were changed before.
 */
final class AttentionOperation implements GraphEditor {

  /** With fewer, reading blocks into arrays costs more than it saves. */
  private static final int FEWEST_TOKENS = 32;

  /** The rows of a batch must fit into Java's memory. */
  private static final long MOST_FLOATS = 8 << 20;

  /** {@code GGML_TYPE_F16}. */
  private static final int HALF = 1;

  private final GgmlOperations operations;
  private final MemorySegment function;
  private final List<BlockAttention> threads;
  private volatile @Nullable RuntimeException failure;

  /**
   * @param threads that compute a graph
   * @param arena for memory that lives at least as long as the context
   */
  AttentionOperation(GgmlOperations operations, int threads, Arena arena) {
    this.operations = operations;
    this.function =
        Upcall.to(MethodHandles.lookup(), this, "compute", GgmlOperations.FUNCTION, arena);
    this.threads = Stream.generate(BlockAttention::new).limit(threads).toList();
  }

  @Override
  public void edit(long node) {
    if (GgmlTensor.operation(node) != operations.attention() || !isSimple(node)) {
      return;
    }
    int scale = GgmlTensor.parameter(node, 0);
    GgmlTensor.setOperation(node, operations.custom());
    GgmlTensor.setFunction(node, function.address(), scale);
  }

  private static boolean isSimple(long node) {
    long query = GgmlTensor.source(node, 0);
    long key = GgmlTensor.source(node, 1);
    long value = GgmlTensor.source(node, 2);
    boolean onlyMasked =
        GgmlTensor.parameter(node, 1) == 0
            && GgmlTensor.parameter(node, 2) == 0
            && GgmlTensor.source(node, 3) != 0
            && GgmlTensor.source(node, 4) == 0;
    return onlyMasked
        && GgmlTensor.extent(query, 1) >= FEWEST_TOKENS
        && GgmlTensor.extent(query, 3) == 1
        && GgmlTensor.extent(key, 1) % BlockAttention.CELLS == 0
        && GgmlTensor.type(key) == HALF
        && GgmlTensor.type(value) == HALF
        && floats(query, key, value) <= MOST_FLOATS;
  }

  private static long floats(long query, long key, long value) {
    long rows =
        GgmlTensor.extent(query, 1) * GgmlTensor.extent(query, 2) / GgmlTensor.extent(key, 2);
    return rows * (GgmlTensor.extent(query, 0) + GgmlTensor.extent(value, 0));
  }

  @Override
  public void verify() {
    RuntimeException cause = failure;
    if (cause != null) {
      failure = null;
      throw new LlamaCppException("The attention could not be computed", cause);
    }
  }

  // An exception that escapes an upcall ends the JVM: nothing here may throw.
  @SuppressWarnings("unused")
  private void compute(long result, long queries, long keys, int thread, int count, long data) {
    try {
      AttentionInputs inputs = AttentionInputs.of(result, Float.intBitsToFloat((int) data));
      threads.get(thread).compute(inputs, thread, count);
    } catch (RuntimeException e) {
      failure = e;
    }
  }
}
