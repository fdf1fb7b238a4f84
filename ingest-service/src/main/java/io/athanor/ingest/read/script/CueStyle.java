package io.athanor.ingest.read.script;

import io.athanor.ingest.read.text.TextLine;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a script says who speaks. */
enum CueStyle {
  /** {@code ROMEO:}, the speech below or behind it. */
  COLON(Pattern.compile("([^:]{1,60}):(?:\\s+(.*))?"), true) {
    @Override
    boolean fits(SpeakerName name, String rest) {
      return true;
    }
  },
  /** {@code HAMLET.}, the speech below or behind it: printed plays. */
  PERIOD(
      Pattern.compile("_?([^.:!?;]{2,40}(?:\\.[^.:!?;]{2,20})?)\\._?(?:\\s*(\\[.*)|\\s+(.*))?"),
      true) {
    @Override
    boolean fits(SpeakerName name, String rest) {
      return name.isUpperCase() || (name.isTitled() && name.name().split(" ").length <= 3);
    }
  },
  /** {@code JOAN} in capitals on a line of its own, the speech below: screenplays. */
  CAPITALS(Pattern.compile("([^:]{2,60})()"), false) {
    @Override
    boolean fits(SpeakerName name, String rest) {
      return name.isUpperCase();
    }
  };

  private final Pattern pattern;
  private final boolean speechSpansBlankLines;

  CueStyle(Pattern pattern, boolean speechSpansBlankLines) {
    this.pattern = pattern;
    this.speechSpansBlankLines = speechSpansBlankLines;
  }

  abstract boolean fits(SpeakerName name, String rest);

  /** Whether a paragraph behind an empty line still belongs to the speech before it. */
  boolean speechSpansBlankLines() {
    return speechSpansBlankLines;
  }

  /** The cue that a line holds, if its look allows for one. */
  Optional<Cue> cue(List<TextLine> lines, int index) {
    TextLine line = lines.get(index);
    if (line.isBlank() || SceneHeading.matches(line.text())) {
      return Optional.empty();
    }
    Matcher matcher = pattern.matcher(line.text());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String rest = "";
    int restStart = line.end();
    for (int group = 2; group <= matcher.groupCount(); group++) {
      String found = matcher.group(group);
      if (found != null && !found.isEmpty()) {
        rest = found;
        restStart = line.start() + matcher.start(group);
      }
    }
    boolean blankBefore = index == 0 || lines.get(index - 1).isBlank();
    boolean textBelow = index + 1 < lines.size() && !lines.get(index + 1).isBlank();
    if (this == CAPITALS && (!textBelow || !blankBefore || isMark(line.text()))) {
      return Optional.empty();
    }
    SpeakerName name = SpeakerName.parse(matcher.group(1));
    if (name == null || !fits(name, rest)) {
      return Optional.empty();
    }
    return Optional.of(new Cue(name, index, restStart, rest, blankBefore));
  }

  private static boolean isMark(String line) {
    return line.matches(".*[.!?:,;]");
  }

  /**
   * A line that names a speaker.
   *
   * @param line its index
   * @param restStart where the speech begins behind the name, in the source
   * @param rest the speech in the same line; may be empty
   * @param blankBefore whether an empty line or nothing is before it
   */
  record Cue(SpeakerName name, int line, int restStart, String rest, boolean blankBefore) {}
}
