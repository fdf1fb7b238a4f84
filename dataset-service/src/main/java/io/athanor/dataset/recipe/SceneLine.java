package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.document.Dialogue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What one speaker says before another one does: one speech, or several in a row put together.
 *
 * @param text the speeches, one a line
 */
record SceneLine(String speaker, String text, List<SourceSpan> sources) {

  /** Lines of a scene that are held out together. */
  static final int STRETCH = 40;

  SceneLine {
    sources = List.copyOf(sources);
  }

  /** The lines of a scene; speeches of nothing but stage directions are left out. */
  static List<SceneLine> merged(
      Dialogue.Scene scene, Function<Dialogue.Speech, SourceSpan> source) {
    List<SceneLine> lines = new ArrayList<>();
    for (Dialogue.Speech speech : scene.speeches()) {
      if (speech.text().isBlank()) {
        continue;
      }
      SceneLine line =
          new SceneLine(speech.speaker(), speech.text().strip(), List.of(source.apply(speech)));
      if (!lines.isEmpty() && lines.getLast().speaker().equals(line.speaker())) {
        lines.add(lines.removeLast().and(line));
      } else {
        lines.add(line);
      }
    }
    return lines;
  }

  private SceneLine and(SceneLine next) {
    List<SourceSpan> both = new ArrayList<>(sources);
    both.addAll(next.sources());
    return new SceneLine(speaker, text + "\n" + next.text(), both);
  }
}
