package io.athanor.inference.bench;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./athanor bench serving} was asked to do.
 *
 * @param model GGUF file
 * @param threads compute threads of each side
 * @param natives folder of a newer build of llama.cpp
 * @param peer llama-server's program
 * @param rounds runs of each case; medians are printed
 * @param mixing whether batches mix adapters
 * @param only regular expression found in the names of the cases to run; empty for all
 * @param work folder for generated adapters and the extracted library
 */
record BenchOptions(
    Path model,
    int threads,
    Optional<Path> natives,
    Optional<Path> peer,
    int rounds,
    boolean mixing,
    String only,
    Path work) {

  static BenchOptions parse(String[] arguments) {
    Path model = null;
    int threads = Runtime.getRuntime().availableProcessors();
    Path natives = null;
    Path peer = null;
    int rounds = 3;
    boolean mixing = true;
    String only = "";
    Path work = Path.of(System.getProperty("java.io.tmpdir"), "athanor-bench-serving");
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--model" -> model = Path.of(value(arguments, ++i));
        case "--threads" -> threads = Integer.parseInt(value(arguments, ++i));
        case "--natives" -> natives = Path.of(value(arguments, ++i));
        case "--with-peer" -> peer = Path.of(value(arguments, ++i));
        case "--rounds" -> rounds = Integer.parseInt(value(arguments, ++i));
        case "--work" -> work = Path.of(value(arguments, ++i));
        case "--no-mixing" -> mixing = false;
        case "--only" -> only = value(arguments, ++i);
        default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
      }
    }
    return new BenchOptions(
        required(model),
        threads,
        Optional.ofNullable(natives),
        Optional.ofNullable(peer),
        rounds,
        mixing,
        only,
        work);
  }

  private static Path required(@Nullable Path model) {
    if (model == null) {
      throw new IllegalArgumentException("--model FILE is missing: name a GGUF file");
    }
    return model;
  }

  private static String value(String[] arguments, int index) {
    if (index >= arguments.length) {
      throw new IllegalArgumentException(arguments[index - 1] + " needs a value");
    }
    return arguments[index];
  }
}
