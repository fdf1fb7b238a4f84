package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Greedy answers to many prompts at once with the model as it stands, adapter included: prompts are
 * read as one pack, then every sequence grows by a token per pass.
 */
public final class GreedyDecoder {
  private static final int BATCH = 32;

  private final LlamaModel model;
  private final Tensors tensors;
  private final BooleanSupplier interrupted;

  public GreedyDecoder(LlamaModel model) {
    this(model, () -> false);
  }

  /**
   * @param interrupted asked between passes; once true, answers end where they are
   */
  public GreedyDecoder(LlamaModel model, BooleanSupplier interrupted) {
    this.model = model;
    this.interrupted = interrupted;
    this.tensors = model.base().tensors();
  }

  /**
   * Continues each prompt until a stop token or {@code maxNewTokens}; the stop token is the last
   * one of an answer that ended by itself.
   */
  public List<int[]> decode(List<int[]> prompts, int maxNewTokens, Set<Integer> stopTokens) {
    List<int[]> answers = new ArrayList<>();
    for (int start = 0; start < prompts.size(); start += BATCH) {
      List<int[]> batch = prompts.subList(start, Math.min(prompts.size(), start + BATCH));
      answers.addAll(decodeBatch(batch, maxNewTokens, stopTokens));
    }
    return answers;
  }

  private List<int[]> decodeBatch(List<int[]> prompts, int maxNewTokens, Set<Integer> stopTokens) {
    int n = prompts.size();
    int longest = prompts.stream().mapToInt(prompt -> prompt.length).max().orElse(0);
    int[][] answers = new int[n][maxNewTokens];
    int[] lengths = new int[n];
    boolean[] done = new boolean[n];
    try (KeyValueCache cache = new KeyValueCache(model.base(), n, longest + maxNewTokens)) {
      int[] next = readPrompts(prompts, cache);
      for (int step = 0; step < maxNewTokens; step++) {
        boolean open = false;
        for (int i = 0; i < n; i++) {
          if (!done[i]) {
            answers[i][lengths[i]++] = next[i];
            done[i] = stopTokens.contains(next[i]);
            open |= !done[i];
          }
        }
        if (!open || step == maxNewTokens - 1 || interrupted.getAsBoolean()) {
          break;
        }
        next = advance(next, positions(prompts, step), cache);
      }
    }
    List<int[]> trimmed = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      trimmed.add(Arrays.copyOf(answers[i], lengths[i]));
    }
    return trimmed;
  }

  private static int[] positions(List<int[]> prompts, int step) {
    return prompts.stream().mapToInt(prompt -> prompt.length + step).toArray();
  }

  private int[] readPrompts(List<int[]> prompts, KeyValueCache cache) {
    TokenPack pack =
        TokenPack.of(
            prompts.stream()
                .map(prompt -> new TokenRow(prompt, new float[prompt.length]))
                .toList());
    int[] slots = new int[pack.length()];
    int[] last = new int[prompts.size()];
    for (int sequence = 0; sequence < prompts.size(); sequence++) {
      int from = (int) pack.bounds()[sequence];
      int to = (int) pack.bounds()[sequence + 1];
      for (int i = from; i < to; i++) {
        slots[i] = cache.slot(sequence, i - from);
      }
      last[sequence] = to - 1;
    }
    try (PackTensors inputs = new PackTensors(model.base(), pack);
        IValue rows = tensors.longs(slots);
        IValue hidden =
            model.hidden(
                inputs,
                (layer, saved) ->
                    model
                        .kernels()
                        .run(
                            "store_prompt", saved, cache.keys(layer), cache.values(layer), rows))) {
      return nextTokens(hidden, last);
    }
  }

  private int[] advance(int[] tokens, int[] positions, KeyValueCache cache) {
    int n = tokens.length;
    int[] slots = new int[n];
    float[] mask = new float[n * cache.capacity()];
    for (int i = 0; i < n; i++) {
      slots[i] = cache.slot(i, positions[i]);
      int end = (i + 1) * cache.capacity();
      Arrays.fill(mask, i * cache.capacity() + positions[i] + 1, end, Float.NEGATIVE_INFINITY);
    }
    FrozenBase base = model.base();
    try (IValue ids = tensors.longs(tokens);
        IValue cosines = base.rotary().cosines(tensors, positions);
        IValue sines = base.rotary().sines(tensors, positions);
        IValue rows = tensors.longs(slots);
        IValue visible = tensors.floats(mask, n, 1, 1, cache.capacity())) {
      IValue hidden =
          model
              .kernels()
              .call("embed", ids, base.weights().embedding(), base.weights().finalNorm());
      for (int layer = 0; layer < base.shape().layers(); layer++) {
        try (IValue input = hidden) {
          hidden =
              model
                  .kernels()
                  .call(
                      "layer_decode",
                      input,
                      base.weights().layer(layer),
                      model.adapters().parameters(layer),
                      cosines,
                      sines,
                      cache.keys(layer),
                      cache.values(layer),
                      rows,
                      visible);
        }
      }
      try (IValue last = hidden) {
        int[] all = new int[n];
        Arrays.setAll(all, i -> i);
        return nextTokens(last, all);
      }
    }
  }

  private int[] nextTokens(IValue hidden, int[] rows) {
    FrozenBase base = model.base();
    try (IValue selected = tensors.longs(rows);
        IValue tokens =
            model
                .kernels()
                .call(
                    "next_tokens",
                    hidden,
                    selected,
                    base.weights().head(),
                    base.weights().finalNorm())) {
      return Arrays.stream(tensors.toLongs(tokens)).mapToInt(Math::toIntExact).toArray();
    }
  }
}
