package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;
import java.util.List;

/**
 * A frozen Llama-like decoder with one LoRA adapter: forward and backward over packs of rows.
 *
 * <p>Not thread-safe; every call on a thread prepared by {@link TorchRuntime#bindThread}.
 */
public final class LlamaModel implements AutoCloseable {
  private final FrozenBase base;
  private final LoraAdapters adapters;
  private final TorchScriptModule kernels;
  private final Lanes lanes;

  /**
   * @param recompute keep only each layer's input and run its forward again in the backward: about
   *     a third slower, far less memory
   */
  public LlamaModel(FrozenBase base, LoraSpec lora, boolean recompute) {
    this.base = base;
    LoraLayout layout = new LoraLayout(base.shape(), lora);
    adapters = new LoraAdapters(base.tensors(), layout);
    kernels = TorchScriptModule.compile(base.tensors().manager(), text(layout, base.device()));
    lanes = new Lanes(base, adapters, kernels, recompute);
  }

  /** All kernels of a model with an adapter. */
  static String text(LoraLayout layout, ComputeDevice device) {
    AttentionText attention = device.attention();
    double dropout = layout.spec().dropout();
    return SharedKernelText.of(layout.shape())
        + (dropout > 0 ? DropoutText.of(dropout) : "")
        + LayerForwardText.of(layout, attention)
        + LayerBackwardText.of(layout, attention)
        + ChunkedCrossEntropy.text()
        + LayerDecodeText.of(layout, attention);
  }

  public LoraAdapters adapters() {
    return adapters;
  }

  /** Packs of a step that run at once. */
  public int lanes() {
    return lanes.count();
  }

  public ModelShape shape() {
    return base.shape();
  }

  FrozenBase base() {
    return base;
  }

  TorchScriptModule kernels() {
    return kernels;
  }

  /**
   * Runs the packs of one optimizer step and adds up their gradients.
   *
   * <p>Loss and gradients are divided by the supervised weight of all packs together: packs hold
   * different numbers of answer tokens and would otherwise count unequally.
   *
   * @return the step's loss
   */
  public double accumulate(List<TokenPack> packs) {
    return accumulate(packs, new Step(0, 0), (pack, scores) -> {});
  }

  /** What decides the dropout masks of an optimizer step. */
  public record Step(long seed, int index) {}

  /** Told how each supervised token of a pack was predicted, unweighted. */
  @FunctionalInterface
  public interface TokenObserver {
    void of(TokenPack pack, TokenScores scores);
  }

  /** As {@link #accumulate(List)}; {@code observer} hears of every pack with supervised tokens. */
  public double accumulate(List<TokenPack> packs, Step step, TokenObserver observer) {
    List<TokenPack> supervised = packs.stream().filter(pack -> pack.supervised() > 0).toList();
    double divisor = supervised.stream().mapToDouble(TokenPack::totalWeight).sum();
    if (!(divisor > 0)) {
      throw new IllegalArgumentException("no token of this step carries loss");
    }
    List<TokenScores> perToken =
        lanes.run(supervised, DropoutSeeds.ofStep(step.seed(), step.index()), divisor);
    double total = 0;
    for (int i = 0; i < supervised.size(); i++) {
      TokenPack pack = supervised.get(i);
      observer.of(pack, perToken.get(i));
      double[] losses = perToken.get(i).negativeLogLikelihoods();
      for (int token = 0; token < losses.length; token++) {
        total += losses[token] * pack.weights()[token];
      }
    }
    return total / divisor;
  }

  /** Called with a layer's index and its saved activations during a forward-only pass. */
  interface LayerObserver {
    void layer(int index, IValue saved);
  }

  private IValue forward(int layer, IValue hidden, PackTensors inputs) {
    return kernels.call(
        "layer_forward",
        hidden,
        base.weights().layer(layer),
        adapters.parameters(layer),
        inputs.cosines(),
        inputs.sines(),
        inputs.bounds());
  }

  /** Last hidden states [T, H] without a backward to come. */
  IValue hidden(PackTensors inputs, LayerObserver observer) {
    IValue hidden = inputs.embed(kernels);
    for (int layer = 0; layer < shape().layers(); layer++) {
      IValue[] result;
      try (IValue input = hidden) {
        result = tuple(forward(layer, input, inputs));
      }
      observer.layer(layer, result[1]);
      result[1].close();
      hidden = result[0];
    }
    return hidden;
  }

  /**
   * How well the model predicts the supervised tokens of a pack, teacher-forced.
   *
   * @param hits whether no token is likelier than the right one
   */
  public record TokenScores(double[] negativeLogLikelihoods, boolean[] hits) {}

  /** Scores each supervised token of a pack. */
  public TokenScores scores(TokenPack pack) {
    try (PackTensors inputs = new PackTensors(base, pack);
        IValue hidden = hidden(inputs, (index, saved) -> {})) {
      IValue[] scores =
          tuple(
              kernels.call(
                  "token_scores",
                  hidden,
                  inputs.sources(),
                  inputs.labels(),
                  base.weights().head(),
                  base.weights().finalNorm()));
      return scores(base.tensors(), scores[0], scores[1]);
    }
  }

  /** Reads both tensors [N] and closes them. */
  static TokenScores scores(Tensors tensors, IValue negativeLogLikelihoods, IValue ones) {
    try (negativeLogLikelihoods;
        ones) {
      double[] right = tensors.toDoubles(ones);
      boolean[] hits = new boolean[right.length];
      for (int i = 0; i < hits.length; i++) {
        hits[i] = right[i] > 0;
      }
      return new TokenScores(tensors.toDoubles(negativeLogLikelihoods), hits);
    }
  }

  /** Negative log-likelihood of each supervised token of a pack, teacher-forced. */
  public double[] negativeLogLikelihoods(TokenPack pack) {
    return scores(pack).negativeLogLikelihoods();
  }

  /** Logits [length, V], row-major, of one sequence. */
  public float[] logits(int[] tokens) {
    TokenPack pack = TokenPack.of(List.of(new TokenRow(tokens, new float[tokens.length])));
    try (PackTensors inputs = new PackTensors(base, pack);
        IValue hidden = hidden(inputs, (index, saved) -> {});
        IValue rows = base.tensors().longs(pack.positions());
        IValue logits =
            kernels.call(
                "logits", hidden, rows, base.weights().head(), base.weights().finalNorm())) {
      return base.tensors().toFloats(logits);
    }
  }

  static IValue[] tuple(IValue value) {
    try (value) {
      return value.toIValueTuple();
    }
  }

  @Override
  public void close() {
    lanes.close();
    adapters.close();
    kernels.close();
  }
}
