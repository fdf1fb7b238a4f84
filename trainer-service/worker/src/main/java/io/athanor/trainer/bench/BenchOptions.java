package io.athanor.trainer.bench;

import io.athanor.trainer.engine.BaseStorage;
import io.athanor.trainer.engine.FrozenBase;
import io.athanor.trainer.engine.LoraSpec;
import io.athanor.trainer.engine.RandomTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is measured and how.
 *
 * @param pack tokens that a pack may hold
 * @param steps measured steps, after one that warms up
 * @param floor whether the frozen-weight products alone are timed as well
 */
record BenchOptions(
    Model model, Rows rows, int pack, int threads, int steps, boolean floor, boolean json) {

  /**
   * The model.
   *
   * @param base a GGUF file or a Hugging Face folder instead of random weights of {@code shape}
   */
  record Model(
      Optional<Path> base,
      BenchShape shape,
      BaseStorage storage,
      boolean recompute,
      int rank,
      double dropout) {
    Model {
      if (base.isEmpty() && storage == BaseStorage.GGUF) {
        throw new IllegalArgumentException("--storage gguf needs --base FILE.gguf");
      }
    }

    String name() {
      return base.map(path -> String.valueOf(path.getFileName())).orElse(shape.label());
    }

    LoraSpec lora() {
      LoraSpec plain = LoraSpec.of(rank, rank);
      return new LoraSpec(rank, plain.alpha(), false, dropout, plain.targets());
    }

    FrozenBase load() throws IOException {
      return base.isPresent()
          ? FrozenBase.open(base.get(), storage)
          : RandomTensors.base(shape.shape(), shape.ropeTheta(), storage);
    }
  }

  /** Where the rows of the optimizer steps come from. */
  sealed interface Rows {
    /** Random tokens, all with loss; {@code count} rows a step. */
    record Random(int count, int length) implements Rows {}

    /** A file's rows in its order, from the start again after the last. */
    record InFile(Path file, int batch) implements Rows {}
  }

  private static final Set<String> VALUED =
      Set.of(
          "--rows",
          "--length",
          "--data",
          "--batch",
          "--pack",
          "--base",
          "--shape",
          "--storage",
          "--rank",
          "--dropout",
          "--threads",
          "--steps");
  private static final Set<String> FLAGS = Set.of("--recompute", "--floor", "--json");

  /**
   * @throws IllegalArgumentException naming the option that is wrong
   */
  static BenchOptions parse(List<String> arguments) {
    CommandOptions options = CommandOptions.parse(arguments, VALUED, FLAGS);
    options.apart("--data", "--rows");
    options.apart("--data", "--length");
    options.apart("--base", "--shape");
    Model model =
        new Model(
            options.text("--base").map(Path::of),
            BenchShape.named(options.text("--shape").orElse(BenchShape.SMOLLM2_135M.label())),
            BaseStorage.named(options.text("--storage").orElse(BaseStorage.FP32.label())),
            options.flag("--recompute"),
            options.count("--rank", 16),
            options.number("--dropout", 0));
    return new BenchOptions(
        model,
        rows(options),
        options.count("--pack", 1024),
        options.count("--threads", Runtime.getRuntime().availableProcessors()),
        options.count("--steps", 6),
        options.flag("--floor"),
        options.flag("--json"));
  }

  private static Rows rows(CommandOptions options) {
    Optional<Path> data = options.text("--data").map(Path::of);
    if (data.isPresent()) {
      return new Rows.InFile(data.get(), options.count("--batch", 8));
    }
    if (options.text("--batch").isPresent()) {
      throw new IllegalArgumentException("--batch needs --data; --rows says how many random rows");
    }
    return new Rows.Random(options.count("--rows", 4), options.count("--length", 256));
  }
}
