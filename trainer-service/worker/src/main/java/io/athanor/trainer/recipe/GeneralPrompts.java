package io.athanor.trainer.recipe;

import io.athanor.trainer.data.Probe;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everyday prompts that ship with the trainer; the base's own answers to them are replayed during
 * training so that it keeps answering as before.
 */
final class GeneralPrompts {
  private static final String RESOURCE = "general-prompts.txt";

  private GeneralPrompts() {}

  /** Up to {@code count} prompts, none of which is a probe: those must stay unseen. */
  static List<String> without(List<Probe> probes, int count) {
    Set<String> held = new HashSet<>();
    probes.forEach(probe -> held.add(Probe.normalised(probe.question())));
    return all().stream()
        .filter(prompt -> !held.contains(Probe.normalised(prompt)))
        .limit(count)
        .toList();
  }

  private static List<String> all() {
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
