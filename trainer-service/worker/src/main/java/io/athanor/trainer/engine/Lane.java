package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forward and backward of packs on one thread: what it restores of the base and what it adds up are
 * its own.
 */
final class Lane {
  private final FrozenBase base;
  private final LayerWeights weights;
  private final LoraAdapters adapters;
  private final LoraGradients gradients;
  private final TorchScriptModule kernels;
  private final boolean recompute;

  Lane(
      FrozenBase base,
      LayerWeights weights,
      LoraAdapters adapters,
      LoraGradients gradients,
      TorchScriptModule kernels,
      boolean recompute) {
    this.base = base;
    this.weights = weights;
    this.adapters = adapters;
    this.gradients = gradients;
    this.kernels = kernels;
    this.recompute = recompute;
  }

  LoraGradients gradients() {
    return gradients;
  }

  /**
   * Adds a pack's gradients.
   *
   * @param seeds from {@link DropoutSeeds#ofStep}
   * @param divisor supervised weight of the whole step
   * @return how each supervised token was predicted
   */
  LlamaModel.TokenScores run(TokenPack pack, long seeds, double divisor) {
    boolean dropout = adapters.layout().spec().dropout() > 0;
    try (PackTensors inputs = new PackTensors(base, pack);
        DropoutSeeds masks =
            dropout ? new DropoutSeeds(seeds, base.shape().layers(), pack) : null) {
      List<IValue> saved = new ArrayList<>();
      IValue hidden = inputs.embed(kernels);
      for (int layer = 0; layer < base.shape().layers(); layer++) {
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
      IValue[] loss = loss(hidden, inputs, divisor);
      backward(loss[2], saved, inputs, masks);
      return LlamaModel.scores(base.tensors(), loss[0], loss[1]);
    }
  }

  /** Negative log-likelihoods, hits and dL/dx of the last hidden states. */
  private IValue[] loss(IValue last, PackTensors inputs, double divisor) {
    try (last;
        IValue by = IValue.from(divisor)) {
      return LlamaModel.tuple(
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
  }

  private void backward(
      IValue last, List<IValue> saved, PackTensors inputs, @Nullable DropoutSeeds masks) {
    IValue gradient = last;
    for (int layer = base.shape().layers() - 1; layer >= 0; layer--) {
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
                    weights.layer(layer),
                    adapters.parameters(layer),
                    gradients.layer(layer),
                    inputs.cosines(),
                    inputs.sines(),
                    inputs.bounds()));
      }
    }
    gradient.close();
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
    return LlamaModel.tuple(
        kernels.call(
            masks == null ? "layer_forward" : "layer_forward_dropout",
            arguments(
                masks,
                layer,
                hidden,
                weights.layer(layer),
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
}
