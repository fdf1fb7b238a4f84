package io.athanor.trainer.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Everyday prompts that ship with the trainer; the base's own answers to them are replayed during
 * training so that it keeps answering as before.
 */
final class GeneralPrompts {
  private static final String RESOURCE = "general-prompts.txt";
  private static final int BATCH = 16;

  private GeneralPrompts() {}

  /** All prompts, always in the same batches. */
  static List<List<String>> batches() {
    List<String> all = all();
    List<List<String>> batches = new ArrayList<>();
    for (int from = 0; from < all.size(); from += BATCH) {
      batches.add(all.subList(from, Math.min(all.size(), from + BATCH)));
    }
    return batches;
  }

  static List<String> all() {
    try (InputStream in = GeneralPrompts.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the jar");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
