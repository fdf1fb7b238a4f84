package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frozen Llama-like decoder with one LoRA adapter: forward and backward over packs of rows.
 *
 * <p>Not thread-safe; every call on a thread prepared by {@link TorchRuntime#bindThread}.
 */
public final class LlamaModel implements AutoCloseable {
  private final FrozenBase base;
  private final LoraAdapters adapters;
  private final TorchScriptModule kernels;
  private final boolean recompute;

  /**
   * @param recompute keep only each layer's input and run its forward again in the backward: about
   *     a third slower, far less memory
   */
  public LlamaModel(FrozenBase base, LoraSpec lora, boolean recompute) {
    this.base = base;
    this.recompute = recompute;
    LoraLayout layout = new LoraLayout(base.shape(), lora);
    adapters = new LoraAdapters(base.tensors(), layout);
    kernels =
        TorchScriptModule.compile(
            base.tensors().manager(),
            SharedKernelText.of(base.shape())
                + (lora.dropout() > 0 ? DropoutText.of(lora.dropout()) : "")
                + LayerForwardText.of(layout)
                + LayerBackwardText.of(layout)
                + ChunkedCrossEntropy.text()
                + LayerDecodeText.of(layout));
  }

  public LoraAdapters adapters() {
    return adapters;
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
    return accumulate(packs, new Step(0, 0), (pack, losses) -> {});
  }

  /** What decides the dropout masks of an optimizer step. */
  public record Step(long seed, int index) {}

  /** Told the loss of each supervised token of a pack, unweighted, before the pack's backward. */
  @FunctionalInterface
  public interface TokenLosses {
    void of(TokenPack pack, double[] negativeLogLikelihoods);
  }

  /** As {@link #accumulate(List)}; {@code losses} hears of every pack with supervised tokens. */
  public double accumulate(List<TokenPack> packs, Step step, TokenLosses losses) {
    long seeds = DropoutSeeds.ofStep(step.seed(), step.index());
    double divisor = packs.stream().mapToDouble(TokenPack::totalWeight).sum();
    if (!(divisor > 0)) {
      throw new IllegalArgumentException("no token of this step carries loss");
    }
    double total = 0;
    for (TokenPack pack : packs) {
      if (pack.supervised() > 0) {
        total += forwardBackward(pack, seeds, divisor, losses);
      }
    }
    return total / divisor;
  }

  private double forwardBackward(TokenPack pack, long seeds, double divisor, TokenLosses losses) {
    boolean dropout = adapters.layout().spec().dropout() > 0;
    try (PackTensors inputs = new PackTensors(base, pack);
        DropoutSeeds masks = dropout ? new DropoutSeeds(seeds, shape().layers(), pack) : null) {
      List<IValue> saved = new ArrayList<>();
      IValue hidden = inputs.embed(kernels);
      for (int layer = 0; layer < shape().layers(); layer++) {
        IValue[] result = forward(layer, hidden, inputs, masks);
        if (recompute) {
          result[1].close();
          saved.add(hidden);
        } else {
          hidden.close();
          saved.add(result[1]);
        }
        hidden = result[0];
      }
      return backward(pack, inputs, masks, hidden, saved, divisor, losses);
    }
  }

  private double backward(
      TokenPack pack,
      PackTensors inputs,
      @Nullable DropoutSeeds masks,
      IValue last,
      List<IValue> saved,
      double divisor,
      TokenLosses losses) {
    IValue[] loss;
    try (last;
        IValue by = IValue.from(divisor)) {
      loss =
          tuple(
              kernels.call(
                  "loss",
                  last,
                  inputs.sources(),
                  inputs.labels(),
                  inputs.weights(),
                  base.weights().head(),
                  base.weights().finalNorm(),
                  by));
    }
    double total = 0;
    try (IValue nll = loss[0]) {
      double[] perToken = base.tensors().toDoubles(nll);
      losses.of(pack, perToken);
      for (int i = 0; i < perToken.length; i++) {
        total += perToken[i] * pack.weights()[i];
      }
    }
    IValue gradient = loss[1];
    for (int layer = shape().layers() - 1; layer >= 0; layer--) {
      try (IValue upper = gradient;
          IValue activations = activations(layer, saved.get(layer), inputs, masks)) {
        gradient =
            kernels.call(
                layer == 0 ? "first_layer_backward" : "layer_backward",
                arguments(
                    masks,
                    layer,
                    upper,
                    activations,
                    base.weights().layer(layer),
                    adapters.parameters(layer),
                    adapters.gradients(layer),
                    inputs.cosines(),
                    inputs.sines(),
                    inputs.bounds()));
      }
    }
    gradient.close();
    return total;
  }

  private IValue activations(
      int layer, IValue saved, PackTensors inputs, @Nullable DropoutSeeds masks) {
    if (!recompute) {
      return saved;
    }
    try (saved) {
      IValue[] again = forward(layer, saved, inputs, masks);
      again[0].close();
      return again[1];
    }
  }

  /** Output [T, H] and the list of what the backward needs. */
  private IValue[] forward(
      int layer, IValue hidden, PackTensors inputs, @Nullable DropoutSeeds masks) {
    return tuple(
        kernels.call(
            masks == null ? "layer_forward" : "layer_forward_dropout",
            arguments(
                masks,
                layer,
                hidden,
                base.weights().layer(layer),
                adapters.parameters(layer),
                inputs.cosines(),
                inputs.sines(),
                inputs.bounds())));
  }

  /** With the layer's seeds behind them where there is dropout. */
  private static IValue[] arguments(@Nullable DropoutSeeds masks, int layer, IValue... arguments) {
    if (masks == null) {
      return arguments;
    }
    IValue[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = masks.ofLayer(layer);
    return all;
  }

  /** Called with a layer's index and its saved activations during a forward-only pass. */
  interface LayerObserver {
    void layer(int index, IValue saved);
  }

  /** Last hidden states [T, H] without a backward to come. */
  IValue hidden(PackTensors inputs, LayerObserver observer) {
    IValue hidden = inputs.embed(kernels);
    for (int layer = 0; layer < shape().layers(); layer++) {
      IValue[] result;
      try (IValue input = hidden) {
        result = forward(layer, input, inputs, null);
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
   * @param hits whether the likeliest token is the right one
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
      try (IValue nll = scores[0];
          IValue right = scores[1]) {
        double[] ones = base.tensors().toDoubles(right);
        boolean[] hits = new boolean[ones.length];
        for (int i = 0; i < hits.length; i++) {
          hits[i] = ones[i] > 0;
        }
        return new TokenScores(base.tensors().toDoubles(nll), hits);
      }
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
    adapters.close();
    kernels.close();
  }
}
