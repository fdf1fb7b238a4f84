package io.athanor.llm.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.llm.format.GgmlEncoder;
import io.athanor.llm.format.GgmlType;
import io.athanor.llm.format.SafetensorsType;
import io.athanor.llm.format.SafetensorsWriter;
import io.athanor.llm.format.TensorOutput;
import io.athanor.llm.format.TensorShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a model as a Hugging Face folder that transformers loads: safetensors (in shards with an
 * index when they are large), configuration, tokenizer and chat template.
 *
 * <p>From a folder the base's own files are copied and each tensor keeps its type. From a GGUF file
 * they are derived, and tensors are F32 or BF16 if the file is, else F16: the values of quantised
 * blocks are half-precision scales times small integers.
 */
public final class MergedFolder {
  /** Size of a shard: what transformers has written for years. */
  private static final long SHARD_BYTES = 5_000_000_000L;

  private static final int CHUNK_ELEMENTS = 64 * 1024;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private record Tensor(String name, GgmlType type, TensorShape shape) {
    long bytes() {
      return shape.elements() * (type == GgmlType.F32 ? 4 : 2);
    }
  }

  private final WeightSource weights;
  private final Path base;
  private final Path target;
  private final long shardBytes;

  private MergedFolder(WeightSource weights, Path base, Path target, long shardBytes) {
    this.weights = weights;
    this.base = base;
    this.target = target;
    this.shardBytes = shardBytes;
  }

  /**
   * @param weights what is written
   * @param base folder or GGUF file of the base model
   * @param target an empty folder or one that does not exist
   * @throws io.athanor.llm.format.ModelFileException if a GGUF base says something that a Hugging
   *     Face configuration cannot
   */
  public static void write(WeightSource weights, Path base, Path target) throws IOException {
    write(weights, base, target, SHARD_BYTES);
  }

  static void write(WeightSource weights, Path base, Path target, long shardBytes)
      throws IOException {
    new MergedFolder(weights, base, target, shardBytes).write();
  }

  private void write() throws IOException {
    Files.createDirectories(target);
    List<Tensor> tensors = tensors();
    if (Files.isDirectory(base)) {
      BaseFolderFiles.copy(base, target);
    } else {
      GgufToHuggingFace.write(base, weights.config(), dtype(tensors), target);
    }
    List<List<Tensor>> shards = shards(tensors);
    if (shards.size() == 1) {
      writeShard(tensors, "model.safetensors");
      return;
    }
    ObjectNode index = JSON.createObjectNode();
    index.putObject("metadata").put("total_size", tensors.stream().mapToLong(Tensor::bytes).sum());
    ObjectNode map = index.putObject("weight_map");
    for (int i = 0; i < shards.size(); i++) {
      String name = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
      writeShard(shards.get(i), name);
      shards.get(i).forEach(tensor -> map.put(tensor.name(), name));
    }
    JSON.writeValue(target.resolve("model.safetensors.index.json").toFile(), index);
  }

  private List<Tensor> tensors() {
    GgmlType ofFile = Files.isDirectory(base) ? null : typeOfFile();
    List<Tensor> tensors = new ArrayList<>();
    for (String name : weights.names()) {
      GgmlType type = ofFile == null ? GgmlType.valueOf(weights.storedType(name)) : ofFile;
      tensors.add(new Tensor(name, type, weights.shape(name)));
    }
    return tensors;
  }

  /** The type of the first matrix that is not the embedding says what the file is. */
  private GgmlType typeOfFile() {
    return switch (weights.storedType("model.layers.0.self_attn.q_proj.weight")) {
      case "F32" -> GgmlType.F32;
      case "BF16" -> GgmlType.BF16;
      default -> GgmlType.F16;
    };
  }

  private static String dtype(List<Tensor> tensors) {
    return switch (tensors.getFirst().type()) {
      case F32 -> "float32";
      case BF16 -> "bfloat16";
      default -> "float16";
    };
  }

  private List<List<Tensor>> shards(List<Tensor> tensors) {
    List<List<Tensor>> shards = new ArrayList<>();
    long room = 0;
    for (Tensor tensor : tensors) {
      if (shards.isEmpty() || tensor.bytes() > room) {
        shards.add(new ArrayList<>());
        room = shardBytes;
      }
      shards.getLast().add(tensor);
      room -= tensor.bytes();
    }
    return shards;
  }

  private void writeShard(List<Tensor> tensors, String name) throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
    for (Tensor tensor : tensors) {
      writer.add(
          tensor.name(),
          SafetensorsType.valueOf(tensor.type().name()),
          tensor.shape(),
          output -> writeTensor(output, tensor));
    }
    writer.write(target.resolve(name));
  }

  private void writeTensor(TensorOutput output, Tensor tensor) throws IOException {
    int columns = Math.toIntExact(tensor.shape().columns());
    int rows = Math.max(1, CHUNK_ELEMENTS / columns);
    float[] chunk = new float[rows * columns];
    for (long row = 0; row < tensor.shape().rows(); row += rows) {
      int now = (int) Math.min(rows, tensor.shape().rows() - row);
      weights.readRows(tensor.name(), row, now, chunk, 0);
      GgmlEncoder.write(output, tensor.type(), chunk, now * columns);
    }
  }
}
