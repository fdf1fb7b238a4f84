package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;

/**
 * The frozen base: embedding [V, H], head [V, H] (the embedding itself when tied), final norm and,
 * per layer, the list of {@link LayerTensors#frozen}, in fp32 when a kernel sees it.
 */
final class FrozenWeights implements AutoCloseable {
  static final String EMBEDDING = "model.embed_tokens.weight";

  private final Tensors tensors;
  private final BaseTensors source;
  private final ModelShape shape;
  private final IValue embedding;
  private final IValue head;
  private final IValue finalNorm;
  private final LayerLinears linears;
  private final List<List<IValue>> vectors = new ArrayList<>();
  private final List<LayerWeights> threads = new ArrayList<>();

  FrozenWeights(Tensors tensors, ModelShape shape, BaseTensors source, BaseStorage storage) {
    this.tensors = tensors;
    this.shape = shape;
    this.source = source;
    linears = LayerLinears.of(tensors, shape, source, storage);
    boolean shortened = storage.shortEmbedding() && !shape.tiedHead();
    embedding = shortened ? shortEmbedding(storage) : matrix(EMBEDDING);
    head = shape.tiedHead() ? embedding : matrix("lm_head.weight");
    finalNorm = vector("model.norm.weight");
    for (int layer = 0; layer < shape.layers(); layer++) {
      linears.load(layer);
      vectors.add(vectorsOf(layer));
      if (storage != BaseStorage.FP32) {
        // Making compact matrices frees temporaries many times their size.
        NativeHeap.trim();
      }
    }
    threads.add(new LayerWeights(tensors, linears, vectors));
  }

  private List<IValue> vectorsOf(int index) {
    String prefix = prefix(index);
    List<IValue> own = new ArrayList<>();
    own.add(vector(prefix + "input_layernorm.weight"));
    own.add(vector(prefix + "post_attention_layernorm.weight"));
    for (LinearGroup group : LinearGroup.values()) {
      if (shape.hasBias(group)) {
        own.add(vector(names(prefix, group, ".bias")));
      }
    }
    if (shape.headNorm()) {
      own.add(vector(prefix + "self_attn.q_norm.weight"));
      own.add(vector(prefix + "self_attn.k_norm.weight"));
    }
    return own;
  }

  static String prefix(int layer) {
    return "model.layers." + layer + ".";
  }

  static String[] names(String prefix, LinearGroup group, String suffix) {
    return group.modules().stream()
        .map(module -> prefix + module.path() + suffix)
        .toArray(String[]::new);
  }

  private IValue matrix(String name) {
    int rows = shape.vocabularySize();
    int columns = shape.hiddenSize();
    return tensors.filled(source, (long) rows * columns, new long[] {rows, columns}, name);
  }

  private IValue shortEmbedding(BaseStorage storage) {
    try (MatrixStore store = new MatrixStore(tensors, source, storage)) {
      return store.shortened(EMBEDDING, shape.vocabularySize(), shape.hiddenSize());
    }
  }

  private IValue vector(String... names) {
    long length = 0;
    for (String name : names) {
      length += source.size(name);
    }
    return tensors.filled(source, length, new long[] {length}, names);
  }

  IValue embedding() {
    return embedding;
  }

  IValue head() {
    return head;
  }

  /** The embedding in fp32, row-major. */
  float[] embeddingValues() {
    try (IValue wide = tensors.widened(embedding)) {
      return tensors.toFloats(wide);
    }
  }

  /** One linear as the kernels see it, [out, in] row-major. */
  float[] linear(int layer, LinearModule module) {
    return linears.values(layer, module);
  }

  IValue finalNorm() {
    return finalNorm;
  }

  /** Tensors of a layer for the thread that trains alone, valid until it asks for another. */
  IValue layer(int index) {
    return ofThread(0).layer(index);
  }

  /** The layers for one of several threads that train at once, counted from 0. */
  LayerWeights ofThread(int thread) {
    while (threads.size() <= thread) {
      threads.add(new LayerWeights(tensors, linears.forAnotherThread(), vectors));
    }
    return threads.get(thread);
  }

  @Override
  public void close() {
    threads.forEach(LayerWeights::close);
    vectors.forEach(ofLayer -> ofLayer.forEach(IValue::close));
    linears.closeStored();
    if (head != embedding) {
      head.close();
    }
    embedding.close();
    finalNorm.close();
  }
}
