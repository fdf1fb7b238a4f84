package io.athanor.inference.embedding.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.norm.LayerNorm;
import io.athanor.inference.embedding.encoder.EncoderWeights.Layer;
import io.athanor.inference.embedding.encoder.EncoderWeights.Linear;
import io.athanor.inference.embedding.encoder.EncoderWeights.Norm;
import java.util.List;

/**
 * The forward pass of BERT (<a href="https://arxiv.org/abs/1810.04805">Devlin et al. 2018</a>),
 * pooled by the mean over a text's tokens and scaled to length 1 (<a
 * href="https://arxiv.org/abs/1908.10084">Reimers and Gurevych 2019</a>).
 */
final class BertEncoder {

  /** Added to the scores of padding, so that its softmax is 0. */
  private static final float MASKED = -1e9f;

  private final NDManager manager;
  private final EncoderShape shape;
  private final EncoderWeights weights;

  BertEncoder(NDManager manager, EncoderShape shape, EncoderWeights weights) {
    this.manager = manager;
    this.shape = shape;
    this.weights = weights;
  }

  /** The embeddings of texts given as token ids, both ends included. */
  float[][] encode(List<int[]> texts) {
    int length = texts.stream().mapToInt(text -> text.length).max().orElse(0);
    try (NDManager scope = manager.newSubManager()) {
      NDArray mask = scope.create(mask(texts, length), new Shape(texts.size(), length));
      NDArray ids = scope.create(ids(texts, length), new Shape(texts.size(), length));
      NDArray hidden = embedded(ids, length); // [B, L, H]
      NDArray bias = mask.sub(1).mul(-MASKED).reshape(texts.size(), 1, 1, length);
      for (Layer layer : weights.layers()) {
        hidden = layer(layer, hidden, bias, scope);
      }
      return rows(pooled(hidden, mask).toFloatArray());
    }
  }

  private NDArray embedded(NDArray ids, int length) {
    NDArray words =
        Embedding.embedding(ids, weights.words(), SparseFormat.DENSE).singletonOrThrow();
    try (NDArray places = weights.positions().get("0:" + length)) {
      return norm(words.add(places).add(weights.firstType()), weights.norm());
    }
  }

  /** A layer's own memory is freed at its end: attention scores are the largest part. */
  private NDArray layer(Layer layer, NDArray input, NDArray bias, NDManager scope) {
    try (NDManager inner = scope.newSubManager()) {
      input.attach(inner);
      NDArray attended = linear(attention(layer, input, bias), layer.attentionOutput());
      NDArray middle = norm(attended.add(input), layer.attentionNorm());
      NDArray wide = Activation.gelu(linear(middle, layer.intermediate()));
      NDArray output = norm(linear(wide, layer.output()).add(middle), layer.outputNorm());
      output.attach(scope);
      return output;
    }
  }

  private NDArray attention(Layer layer, NDArray input, NDArray bias) {
    Shape size = input.getShape();
    NDArray query = heads(linear(input, layer.query()), size).transpose(0, 2, 1, 3); // [B, A, L, D]
    NDArray key = heads(linear(input, layer.key()), size).transpose(0, 2, 3, 1); // [B, A, D, L]
    NDArray value = heads(linear(input, layer.value()), size).transpose(0, 2, 1, 3);
    NDArray scores = query.matMul(key).mul(1 / Math.sqrt(shape.headSize())).add(bias);
    return scores.softmax(-1).matMul(value).transpose(0, 2, 1, 3).reshape(size);
  }

  private NDArray heads(NDArray flat, Shape size) {
    return flat.reshape(size.get(0), size.get(1), shape.heads(), shape.headSize());
  }

  private static NDArray pooled(NDArray hidden, NDArray mask) {
    NDArray sum = hidden.mul(mask.expandDims(2)).sum(new int[] {1}); // [B, H]
    NDArray mean = sum.div(mask.sum(new int[] {1}, true));
    return mean.div(mean.norm(new int[] {1}, true));
  }

  private static NDArray linear(NDArray input, Linear linear) {
    return ai.djl.nn.core.Linear.linear(input, linear.weight(), linear.bias()).singletonOrThrow();
  }

  private NDArray norm(NDArray input, Norm norm) {
    return LayerNorm.layerNorm(
            input, new Shape(shape.hiddenSize()), norm.scale(), norm.shift(), shape.normEpsilon())
        .singletonOrThrow();
  }

  private static long[] ids(List<int[]> texts, int length) {
    long[] ids = new long[texts.size() * length];
    for (int row = 0; row < texts.size(); row++) {
      int[] text = texts.get(row);
      for (int i = 0; i < text.length; i++) {
        ids[row * length + i] = text[i];
      }
    }
    return ids;
  }

  private static float[] mask(List<int[]> texts, int length) {
    float[] mask = new float[texts.size() * length];
    for (int row = 0; row < texts.size(); row++) {
      java.util.Arrays.fill(mask, row * length, row * length + texts.get(row).length, 1);
    }
    return mask;
  }

  private float[][] rows(float[] flat) {
    int width = shape.hiddenSize();
    float[][] rows = new float[flat.length / width][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = java.util.Arrays.copyOfRange(flat, row * width, (row + 1) * width);
    }
    return rows;
  }
}
