package io.athanor.ingest.read.script;

import io.athanor.ingest.read.script.CueStyle.Cue;
import io.athanor.ingest.read.text.TextLine;
import io.athanor.ingest.source.ReadingLimit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a script line by line and cuts it into scenes and speeches. What stands outside of
 * speeches, such as entrances and the action of a screenplay, is left out; scenes without speeches,
 * such as the lines of a table of contents, vanish.
 */
final class ScriptWalk {

  private final List<TextLine> lines;
  private final CueFinder cues;
  private final int sceneGap;
  private final List<DraftScene> scenes = new ArrayList<>();
  private final List<DraftSpeech> speeches = new ArrayList<>();
  private final List<String> spoken = new ArrayList<>();
  private @Nullable Cue open;
  private boolean openHasEnded;
  private boolean inMovement;
  private int openEnd;
  private @Nullable String act;
  private @Nullable String title;

  /**
   * A walk that has not begun.
   *
   * @param sceneGap empty lines that end a scene; null when only headings do
   */
  ScriptWalk(List<TextLine> lines, CueFinder cues, @Nullable Integer sceneGap) {
    this.lines = lines;
    this.cues = cues;
    this.sceneGap = sceneGap == null ? Integer.MAX_VALUE : sceneGap;
  }

  List<DraftScene> scenes() {
    int gap = 0;
    for (int i = 0; i < lines.size(); i++) {
      ReadingLimit.check();
      TextLine line = lines.get(i);
      if (line.isBlank()) {
        gap++;
        continue;
      }
      if (gap >= sceneGap) {
        endScene();
        title = null;
      }
      readLine(line, i, gap > 0);
      gap = 0;
    }
    endScene();
    return List.copyOf(scenes);
  }

  private void readLine(TextLine line, int index, boolean blankBefore) {
    String text = line.text();
    Cue cue = cues.cues().get(index);
    inMovement &= !blankBefore && cue == null;
    if (SceneHeading.matches(text)) {
      beginScene(text);
    } else if (cue != null) {
      endSpeech();
      open = cue;
      openHasEnded = false;
      openEnd = line.end();
      if (!cue.rest().isEmpty()) {
        spoken.add(cue.rest());
      }
    } else if (SceneHeading.isTransition(text)
        || (blankBefore && !cues.style().speechSpansBlankLines())) {
      openHasEnded = true;
    } else if (blankBefore && SceneHeading.isMovement(text)) {
      inMovement = true;
    } else if (open != null && !openHasEnded && !inMovement) {
      spoken.add(text);
      openEnd = line.end();
    }
  }

  private void beginScene(String heading) {
    endScene();
    String words = heading.replace("_", "").strip();
    if (SceneHeading.isAct(heading)) {
      act = words;
      title = words;
    } else {
      title = act == null ? words : act.replaceAll("\\.$", "") + ", " + words;
    }
  }

  private void endSpeech() {
    Cue cue = open;
    open = null;
    if (cue == null) {
      return;
    }
    DraftSpeech speech =
        DraftSpeech.of(
            cues.roster().spelling(cue.name(), cues.style() == CueStyle.PERIOD),
            spoken,
            cues.style() == CueStyle.CAPITALS,
            lines.get(cue.line()).start(),
            openEnd);
    spoken.clear();
    boolean goesOn =
        cue.name().continued()
            && !speeches.isEmpty()
            && speeches.getLast().speaker().equals(speech.speaker());
    if (goesOn) {
      speeches.set(speeches.size() - 1, speeches.getLast().with(speech));
    } else {
      speeches.add(speech);
    }
  }

  private void endScene() {
    endSpeech();
    if (!speeches.isEmpty()) {
      scenes.add(new DraftScene(title, speeches));
      speeches.clear();
    }
  }
}
