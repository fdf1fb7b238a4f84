package io.athanor.inference.bench;

import java.util.Comparator;
import java.util.List;

/**
 * What a case took.
 *
 * @param tokensPerSecond of all streams together, from the first request to the last token
 * @param tokensPerCpuSecond of the server's whole process, which other programs on the machine
 *     disturb less
 * @param firstTokenMillis mean time from a request to its first token
 */
record Measurement(double tokensPerSecond, double tokensPerCpuSecond, double firstTokenMillis) {

  /** The middle one by speed. */
  static Measurement median(List<Measurement> rounds) {
    return rounds.stream()
        .sorted(Comparator.comparingDouble(Measurement::tokensPerSecond))
        .toList()
        .get(rounds.size() / 2);
  }
}
