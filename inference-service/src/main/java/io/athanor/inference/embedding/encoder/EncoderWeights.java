package io.athanor.inference.embedding.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.athanor.llm.format.SafetensorsFolder;
import io.athanor.llm.format.TensorView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The tensors of an encoder. Those stored as F32 are the mapped file itself: they cost no heap, and
 * the system may drop their pages when memory is short. Valid while the folder is open.
 */
record EncoderWeights(
    NDArray words, NDArray positions, NDArray firstType, Norm norm, List<Layer> layers) {

  /** {@code y = x W^T + b}, W as [out, in]. */
  record Linear(NDArray weight, NDArray bias) {}

  /** Scale and shift of a layer norm. */
  record Norm(NDArray scale, NDArray shift) {}

  /** One layer, in the order in which it computes. */
  record Layer(
      Linear query,
      Linear key,
      Linear value,
      Linear attentionOutput,
      Norm attentionNorm,
      Linear intermediate,
      Linear output,
      Norm outputNorm) {}

  static EncoderWeights of(SafetensorsFolder folder, EncoderShape shape, NDManager manager) {
    Reader reader = new Reader(folder, manager);
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < shape.layers(); i++) {
      layers.add(reader.layer("encoder.layer." + i + ".", shape));
    }
    int hidden = shape.hiddenSize();
    return new EncoderWeights(
        reader.tensor("embeddings.word_embeddings.weight", shape.vocabularySize(), hidden),
        reader.tensor("embeddings.position_embeddings.weight", shape.positions(), hidden),
        // Sentence pairs would use the second type; a text alone is all of the first.
        reader.firstRow("embeddings.token_type_embeddings.weight", hidden),
        reader.norm("embeddings.LayerNorm", hidden),
        layers);
  }

  private record Reader(SafetensorsFolder folder, NDManager manager) {

    Layer layer(String prefix, EncoderShape shape) {
      int hidden = shape.hiddenSize();
      int inner = shape.feedForwardSize();
      return new Layer(
          linear(prefix + "attention.self.query", hidden, hidden),
          linear(prefix + "attention.self.key", hidden, hidden),
          linear(prefix + "attention.self.value", hidden, hidden),
          linear(prefix + "attention.output.dense", hidden, hidden),
          norm(prefix + "attention.output.LayerNorm", hidden),
          linear(prefix + "intermediate.dense", inner, hidden),
          linear(prefix + "output.dense", hidden, inner),
          norm(prefix + "output.LayerNorm", hidden));
    }

    Linear linear(String name, int out, int in) {
      return new Linear(tensor(name + ".weight", out, in), tensor(name + ".bias", out));
    }

    Norm norm(String name, int size) {
      return new Norm(tensor(name + ".weight", size), tensor(name + ".bias", size));
    }

    NDArray firstRow(String name, int columns) {
      float[] row = new float[columns];
      view(name).readRows(0, 1, row, 0);
      return manager.create(row);
    }

    NDArray tensor(String name, long... sizes) {
      TensorView view = view(name);
      Shape shape = new Shape(sizes);
      if (view.shape().elements() != shape.size()) {
        throw new EncoderException(
            "%s: tensor %s has the shape %s, but config.json says %s"
                .formatted(folder.path(), name, view.shape(), shape));
      }
      boolean isPlain =
          view.typeName().equals("F32") && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
      if (!isPlain) {
        return manager.create(view.toFloats(), shape);
      }
      view.requireFinite();
      ByteBuffer mapped = view.bytes().asByteBuffer().order(ByteOrder.nativeOrder());
      return manager.create(mapped, shape, DataType.FLOAT32);
    }

    private TensorView view(String name) {
      TensorView view = folder.find(name);
      if (view == null) {
        view = folder.find("bert." + name);
      }
      if (view == null) {
        throw new EncoderException(folder.path() + ": no tensor " + name);
      }
      return view;
    }
  }
}
