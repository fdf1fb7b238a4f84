package io.athanor.inference.bench;

import io.athanor.llm.format.GgmlType;
import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.GgufValue;
import io.athanor.llm.format.GgufWriter;
import io.athanor.llm.format.TensorContent;
import io.athanor.llm.format.TensorShape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Adapters of rank 16 in 16 bits with small random weights, on all linear weights of a model. */
final class RandomAdapters {

  private static final int RANK = 16;
  private static final float DEVIATION = 0.01f;
  private static final Pattern LINEAR =
      Pattern.compile("blk\\.\\d+\\.(attn_[qkv]|attn_output|ffn_(gate|up|down))\\.weight");

  private RandomAdapters() {}

  /** Writes adapters into a folder, unless they are there already. */
  static List<Path> write(Path model, Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    try (GgufFile base = GgufFile.open(model)) {
      String shape = Integer.toHexString(base.names().hashCode() ^ shapes(base).hashCode());
      for (int seed = 0; seed < count; seed++) {
        Path file = folder.resolve("random-%s-%d.gguf".formatted(shape, seed));
        if (!Files.exists(file)) {
          write(base, file, seed);
        }
        files.add(file);
      }
    }
    return files;
  }

  private static List<TensorShape> shapes(GgufFile base) {
    return base.names().stream().map(name -> base.tensor(name).shape()).toList();
  }

  private static void write(GgufFile base, Path file, int seed) throws IOException {
    Random random = new Random(seed);
    GgufWriter writer =
        new GgufWriter()
            .put(
                "general.architecture",
                GgufValue.string(base.metadata().requiredString("general.architecture")))
            .put("general.type", GgufValue.string("adapter"))
            .put("adapter.type", GgufValue.string("lora"))
            .put("adapter.lora.alpha", GgufValue.float32(RANK));
    for (String name : base.names()) {
      if (LINEAR.matcher(name).matches()) {
        TensorShape shape = base.tensor(name).shape();
        add(writer, name + ".lora_a", RANK, (int) shape.columns(), random);
        add(writer, name + ".lora_b", (int) shape.rows(), RANK, random);
      }
    }
    writer.write(file);
  }

  private static void add(GgufWriter writer, String name, int rows, int columns, Random random) {
    ByteBuffer bytes =
        ByteBuffer.allocate(rows * columns * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      bytes.putShort(Float.floatToFloat16((float) random.nextGaussian() * DEVIATION));
    }
    writer.add(
        name,
        GgmlType.F16,
        TensorShape.of(rows, columns),
        TensorContent.bytes(MemorySegment.ofBuffer(bytes.flip())));
  }
}
