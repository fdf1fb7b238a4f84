package io.athanor.inference.engine.llamacpp;

/**
 * What an attention is computed of, and where its result goes: {@code GGML_OP_FLASH_ATTN_EXT}.
 *
 * @param queries of each token, 32 bits a value
 * @param keys of each cell, 16 bits
 * @param values of each cell, 16 bits
 * @param mask address of [tokens, cells] in 16 bits: 0 where a token sees a cell, else -infinity
 * @param result of each token, 32 bits
 * @param tokens rows
 * @param cells positions of the cache, a multiple of {@link BlockAttention#CELLS}
 * @param heads of queries and result
 * @param keyHeads of keys and values, each of which serves equally many of the others
 * @param depth values of a query and of a key
 * @param width values of a value and of the result
 * @param scale of the products
 */
record AttentionInputs(
    NativeHeads queries,
    NativeHeads keys,
    NativeHeads values,
    long mask,
    NativeHeads result,
    int tokens,
    int cells,
    int heads,
    int keyHeads,
    int depth,
    int width,
    float scale) {

  /** Those of an operation's tensor. */
  static AttentionInputs of(long node, float scale) {
    long query = GgmlTensor.source(node, 0);
    long key = GgmlTensor.source(node, 1);
    long value = GgmlTensor.source(node, 2);
    return new AttentionInputs(
        heads(query, 1, 2),
        heads(key, 1, 2),
        heads(value, 1, 2),
        GgmlTensor.data(GgmlTensor.source(node, 3)),
        heads(node, 2, 1),
        (int) GgmlTensor.extent(query, 1),
        (int) GgmlTensor.extent(key, 1),
        (int) GgmlTensor.extent(query, 2),
        (int) GgmlTensor.extent(key, 2),
        (int) GgmlTensor.extent(query, 0),
        (int) GgmlTensor.extent(value, 0),
        scale);
  }

  private static NativeHeads heads(long tensor, int positions, int heads) {
    return new NativeHeads(
        GgmlTensor.data(tensor),
        GgmlTensor.stride(tensor, positions),
        GgmlTensor.stride(tensor, heads));
  }

  /** Heads of queries that one of keys serves. */
  int group() {
    return heads / keyHeads;
  }
}
