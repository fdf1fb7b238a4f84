package io.athanor.ingest.read.script;

import io.athanor.ingest.read.script.CueStyle.Cue;
import io.athanor.ingest.read.text.TextLine;
import io.athanor.ingest.source.ReadingLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out how a script names its speakers: the style under which the most lines name a speaker
 * who speaks more than once. In a script that sets every speech off with an empty line, only the
 * line behind one can name a speaker; elsewhere a name must come again or stand in capitals.
 *
 * @param cues by the index of their line
 */
record CueFinder(CueStyle style, SpeakerRoster roster, Map<Integer, Cue> cues) {

  private static final double SET_OFF_SHARE = 0.8;

  static CueFinder of(List<TextLine> lines) {
    CueFinder best = of(CueStyle.COLON, lines);
    for (CueStyle style : List.of(CueStyle.PERIOD, CueStyle.CAPITALS)) {
      CueFinder other = of(style, lines);
      if (other.recurring() > best.recurring()) {
        best = other;
      }
    }
    return best;
  }

  private static CueFinder of(CueStyle style, List<TextLine> lines) {
    List<Cue> candidates = new ArrayList<>();
    SpeakerRoster titled = new SpeakerRoster();
    SpeakerRoster setOff = new SpeakerRoster();
    for (int i = 0; i < lines.size(); i++) {
      ReadingLimit.check();
      style.cue(lines, i).ifPresent(candidates::add);
    }
    for (Cue cue : candidates) {
      if (cue.name().isTitled()) {
        titled.add(cue.name());
      }
      if (cue.blankBefore()) {
        setOff.add(cue.name());
      }
    }
    boolean needsBlank = needsBlank(candidates, titled);
    Map<Integer, Cue> cues = new HashMap<>();
    SpeakerRoster roster = new SpeakerRoster();
    for (Cue cue : candidates) {
      ReadingLimit.check();
      boolean named =
          cue.name().isTitled() && (titled.count(cue.name()) > 1 || cue.name().isUpperCase());
      boolean below = cue.rest().isEmpty();
      boolean taken = needsBlank ? cue.blankBefore() && (named || below) : named;
      if (taken && (style != CueStyle.PERIOD || isPrintedName(cue, titled))) {
        cues.put(cue.line(), cue);
        roster.add(cue.name());
      }
    }
    return new CueFinder(style, roster, cues);
  }

  /** A period ends many things; a name in small letters has to come back often. */
  private static boolean isPrintedName(Cue cue, SpeakerRoster titled) {
    return cue.name().isUpperCase() || titled.count(cue.name()) > 2;
  }

  private static boolean needsBlank(List<Cue> candidates, SpeakerRoster titled) {
    int all = 0;
    int setOff = 0;
    for (Cue cue : candidates) {
      if (cue.name().isTitled() && titled.count(cue.name()) > 1) {
        all++;
        setOff += cue.blankBefore() ? 1 : 0;
      }
    }
    return all > 0 && setOff >= all * SET_OFF_SHARE;
  }

  /** How many lines name somebody who speaks more than once. */
  int recurring() {
    return (int) cues.values().stream().filter(cue -> roster.count(cue.name()) > 1).count();
  }
}
