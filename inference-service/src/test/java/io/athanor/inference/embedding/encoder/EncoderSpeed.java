package io.athanor.inference.embedding.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the encoder: {@code EncoderSpeed FOLDER [THREADS]}. Prints sentences and tokens per
 * second over the sentences of {@code src/bench/peer_embedding.py}, best of three rounds, and the
 * memory that the encoder takes beside the rest of the process.
 */
final class EncoderSpeed {

  private static final int SENTENCES = 256;
  private static final int TURN = 16;
  private static final int ROUNDS = 3;
  private static final String[] WORDS =
      "the mill grinds grain of every valley while water turns its wheel and the miller sleeps"
          .split(" ");

  private EncoderSpeed() {}

  public static void main(String[] arguments) throws IOException {
    int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
    long before = residentBytes();
    try (SentenceEncoder encoder = SentenceEncoder.open(Path.of(arguments[0]), threads)) {
      List<int[]> texts = sentences().stream().map(encoder::tokens).toList();
      int tokens = texts.stream().mapToInt(text -> text.length + 2).sum();
      encoder.encode(texts.subList(0, TURN));
      double best = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        for (int from = 0; from < texts.size(); from += TURN) {
          encoder.encode(texts.subList(from, from + TURN));
        }
        best = Math.min(best, (System.nanoTime() - start) / 1e9);
      }
      System.out.printf(
          "%d threads: %.1f sentences/s, %.0f tokens/s, %d MB more resident memory%n",
          threads, SENTENCES / best, tokens / best, (residentBytes() - before) >> 20);
    }
    System.out.printf("closed: %d MB more than before%n", (residentBytes() - before) >> 20);
  }

  /** 8 to 71 words each. */
  private static List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < SENTENCES; i++) {
      StringBuilder sentence = new StringBuilder();
      for (int word = 0; word < 8 + i * 37 % 64; word++) {
        sentence.append(WORDS[(i + word) % WORDS.length]).append(' ');
      }
      sentences.add(sentence.toString().strip());
    }
    return sentences;
  }

  private static long residentBytes() throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(entry -> entry.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
  }
}
