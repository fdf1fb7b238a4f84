package io.athanor.ingest.read.script;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A scene while its paragraphs have no ids yet. */
record DraftScene(@Nullable String title, List<DraftSpeech> speeches) {

  DraftScene {
    speeches = List.copyOf(speeches);
  }
}
