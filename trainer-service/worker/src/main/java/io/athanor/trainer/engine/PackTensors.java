package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;

/** The tensors that a pack's passes read; closed with the pass. */
final class PackTensors implements AutoCloseable {
  private final FrozenBase base;
  private final IValue tokens;
  private final IValue cosines;
  private final IValue sines;
  private final IValue bounds;
  private final IValue sources;
  private final IValue labels;
  private final IValue weights;

  PackTensors(FrozenBase base, TokenPack pack) {
    this.base = base;
    Tensors tensors = base.tensors();
    tokens = tensors.longs(pack.tokens());
    cosines = base.rotary().cosines(tensors, pack.positions());
    sines = base.rotary().sines(tensors, pack.positions());
    bounds = IValue.listFrom(pack.bounds());
    sources = tensors.longs(pack.sources());
    labels = tensors.longs(pack.labels());
    weights = tensors.floats(pack.weights(), pack.supervised());
  }

  /** Embedding rows of the tokens, [T, H]. */
  IValue embed(TorchScriptModule kernels) {
    return kernels.call("embed", tokens, base.weights().embedding(), base.weights().finalNorm());
  }

  IValue cosines() {
    return cosines;
  }

  IValue sines() {
    return sines;
  }

  IValue bounds() {
    return bounds;
  }

  IValue sources() {
    return sources;
  }

  IValue labels() {
    return labels;
  }

  IValue weights() {
    return weights;
  }

  @Override
  public void close() {
    tokens.close();
    cosines.close();
    sines.close();
    bounds.close();
    sources.close();
    labels.close();
    weights.close();
  }
}
