package io.athanor.inference.bench;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A load to measure.
 *
 * @param prompt tokens of each prompt
 * @param answer tokens of each answer
 * @param streams requests at the same time
 * @param adapters how many different adapters they use; 0 for the base model
 */
record ServingCase(String name, int prompt, int answer, int streams, int adapters) {

  private static final int FIRST_TOKEN = 1000;

  /** The loads of the design's targets. */
  static List<ServingCase> all() {
    return List.of(
        new ServingCase("prompt of 512", 512, 1, 1, 0),
        answers("1 stream", 1, 0),
        answers("4 streams", 4, 0),
        answers("8 streams", 8, 0),
        answers("4 streams, 1 adapter", 4, 1),
        answers("4 streams, 4 adapters", 4, 4),
        answers("8 streams, 8 adapters", 8, 8));
  }

  /** A load after which Java's compilers have nothing to do beside the measured ones. */
  static ServingCase warmUp() {
    return answers("8 streams", 8, 0);
  }

  /** The loads in whose names a regular expression is found. */
  static List<ServingCase> named(String expression) {
    return all().stream().filter(load -> isWanted(load.name(), expression)).toList();
  }

  static boolean isWanted(String name, String expression) {
    return Pattern.compile(expression).matcher(name).find();
  }

  /** Tokens that are counted: those of the answers, or of the prompt where there is hardly one. */
  int tokens() {
    return answer == 1 ? prompt : streams * answer;
  }

  /** The prompt of a stream, which no other stream and no earlier round had. */
  int[] prompt(int stream, int round, int vocabulary) {
    int[] tokens = new int[prompt];
    int range = vocabulary - FIRST_TOKEN - 1;
    for (int i = 0; i < prompt; i++) {
      long mixed = (stream * 7919L + round * 104_729L + i * 37L + name.hashCode() * 31L);
      tokens[i] = FIRST_TOKEN + (int) Math.floorMod(mixed, (long) range);
    }
    return tokens;
  }

  private static ServingCase answers(String name, int streams, int adapters) {
    return new ServingCase(name, 32, 128, streams, adapters);
  }
}
