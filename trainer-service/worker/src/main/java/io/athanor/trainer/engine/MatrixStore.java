package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;
import java.util.List;

/** Puts matrices into compact storage, one after another, through an fp32 tensor of each. */
final class MatrixStore implements AutoCloseable {
  private final Tensors tensors;
  private final BaseTensors source;
  private final BaseStorage storage;
  private final TorchScriptModule kernels;
  private final IValue boundaries;
  private final IValue pairs;

  MatrixStore(Tensors tensors, BaseTensors source, BaseStorage storage) {
    this.tensors = tensors;
    this.source = source;
    this.storage = storage;
    kernels = TorchScriptModule.compile(tensors.manager(), StorageText.of());
    boundaries = tensors.floats(StorageText.boundaries(), StorageText.boundaries().length);
    pairs = tensors.floats(StorageText.pairs(), 256, 2);
  }

  StoredMatrix matrix(String name, int rows, int columns) {
    return switch (storage) {
      case FP32 -> throw new IllegalStateException("fp32 is no compact storage");
      case GGUF -> new StoredMatrix.Mapped(tensors, source, name);
      case BF16 -> parts("restore_bf16", List.of(shortened(name, rows, columns)));
      case INT8 -> {
        try (IValue matrix = read(name, rows, columns)) {
          yield parts(
              "restore_int8", List.of(LlamaModel.tuple(kernels.call("store_int8", matrix))));
        }
      }
      case NF4 -> {
        try (IValue matrix = read(name, rows, columns)) {
          IValue[] made = LlamaModel.tuple(kernels.call("store_nf4", matrix, boundaries));
          yield new StoredMatrix.Parts(kernels, "restore_nf4", List.of(made), List.of(pairs));
        }
      }
    };
  }

  /** A matrix as a bf16 tensor. */
  IValue shortened(String name, int rows, int columns) {
    try (IValue matrix = read(name, rows, columns)) {
      return kernels.call("store_bf16", matrix);
    }
  }

  private StoredMatrix parts(String restore, List<IValue> parts) {
    return new StoredMatrix.Parts(kernels, restore, parts, List.of());
  }

  private IValue read(String name, int rows, int columns) {
    return tensors.filled(source, (long) rows * columns, new long[] {rows, columns}, name);
  }

  @Override
  public void close() {
    boundaries.close();
    pairs.close();
    kernels.close();
  }
}
