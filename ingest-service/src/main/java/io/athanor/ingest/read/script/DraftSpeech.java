package io.athanor.ingest.read.script;

import java.util.ArrayList;
import java.util.List;

/**
 * A speech while its paragraph has no id yet.
 *
 * @param text lines of verse keep their breaks, lines of prose are joined
 * @param start where the speaker's name begins in the source
 * @param end where the speech ends
 */
record DraftSpeech(String speaker, String text, List<String> directions, int start, int end) {

  DraftSpeech {
    directions = List.copyOf(directions);
  }

  /**
   * A speech of a script's lines.
   *
   * @param joinsLines whether lines are broken for width only, whatever they begin with
   */
  static DraftSpeech of(
      String speaker, List<String> lines, boolean joinsLines, int start, int end) {
    StageDirections parted = StageDirections.of(lines);
    List<String> spoken = parted.spoken();
    boolean verse =
        !joinsLines
            && spoken.stream()
                .skip(1)
                .noneMatch(line -> Character.isLowerCase(line.codePointAt(0)));
    return new DraftSpeech(
        speaker, String.join(verse ? "\n" : " ", spoken), parted.directions(), start, end);
  }

  /** The speech with what the same speaker goes on to say behind an interruption. */
  DraftSpeech with(DraftSpeech rest) {
    List<String> all = new ArrayList<>(directions);
    all.addAll(rest.directions());
    String joined = (text + " " + rest.text()).strip();
    return new DraftSpeech(speaker, joined, all, start, rest.end());
  }

  /** What the document's paragraph says. */
  String paragraph() {
    return text.isEmpty() ? speaker + ":" : speaker + ":\n" + text;
  }
}
