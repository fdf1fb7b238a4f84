package io.athanor.ingest.bench;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bench extraction} was asked for.
 *
 * @param folder HTML pages; null means generated ones
 * @param threads that read pages at the same time
 * @param rounds measured rounds over all pages, after those that warm up
 * @param write folder to write the generated pages to, instead of measuring
 */
record BenchOptions(
    @Nullable Path folder, int threads, int rounds, boolean json, @Nullable Path write) {

  private static final int ROUNDS = 5;

  static BenchOptions parse(List<String> arguments) {
    Path folder = null;
    Path write = null;
    int threads = Runtime.getRuntime().availableProcessors();
    int rounds = ROUNDS;
    boolean json = false;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      switch (argument) {
        case "--json" -> json = true;
        case "--threads" -> threads = number(argument, rest);
        case "--rounds" -> rounds = number(argument, rest);
        case "--write" -> write = Path.of(value(argument, rest));
        default -> {
          if (argument.startsWith("--") || folder != null) {
            throw new IllegalArgumentException(
                "bench extraction takes one folder and --threads N, --rounds N, --json, not "
                    + argument);
          }
          folder = Path.of(argument);
        }
      }
    }
    return new BenchOptions(folder, threads, rounds, json, write);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  private static int number(String option, Iterator<String> rest) {
    String value = value(option, rest);
    if (!value.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(option + " must be a whole number from 1, was " + value);
    }
    return Integer.parseInt(value);
  }
}
