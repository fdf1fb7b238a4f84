package io.athanor.ingest.read.definitions;

import io.athanor.ingest.extract.MarkedBlock;
import io.athanor.ingest.segment.TextBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry with the blocks that follow it. The definition is its first paragraph; further prose
 * stays in the document's paragraph but is no answer; verse, and the short line below that says who
 * wrote it, are quotations and left out, except where the verse is all there is.
 */
final class DraftEntry {

  /** A longer line under a verse is prose again. */
  private static final int LONGEST_ATTRIBUTION = 60;

  private final Entry entry;
  private final List<String> prose = new ArrayList<>();
  private final int start;
  private int end;
  private String definition;
  private String verse = "";
  private boolean afterVerse;

  DraftEntry(Entry entry, MarkedBlock block) {
    this.entry = entry;
    this.start = block.sourceStart();
    this.end = block.sourceEnd();
    this.definition = entry.definition();
  }

  /** Takes a block behind the entry's first. */
  void add(MarkedBlock block) {
    switch (block.kind()) {
      case VERSE -> {
        verse = verse.isEmpty() ? block.text() : verse;
        afterVerse = true;
        if (definition.isEmpty()) {
          end = block.sourceEnd();
        }
      }
      case DEFINITION -> {
        if (definition.isEmpty()) {
          definition = block.text();
        } else {
          prose.add(block.text());
        }
        end = block.sourceEnd();
      }
      case PROSE -> addProse(block);
      case TERM, HEADING -> {
        // both end an entry
      }
    }
  }

  private void addProse(MarkedBlock block) {
    boolean attribution = afterVerse && isAttribution(block.text());
    afterVerse = false;
    if (!attribution && !definition.isEmpty()) {
      prose.add(block.text());
      end = block.sourceEnd();
    }
  }

  private static boolean isAttribution(String text) {
    boolean sentence = text.matches("(?s).*[.!?][\"”’']?") && text.split("\\s+").length > 5;
    return text.length() <= LONGEST_ATTRIBUTION && !sentence;
  }

  Entry entry() {
    return entry;
  }

  /** What the term means; empty for a term without any text. */
  String definition() {
    return definition.isEmpty() ? verse : definition;
  }

  /** The document's paragraph: the entry as its source writes it. */
  TextBlock paragraph() {
    String part = entry.partOfSpeech().isEmpty() ? ":" : ", " + entry.partOfSpeech();
    StringBuilder text = new StringBuilder(entry.term()).append(part).append(' ');
    text.append(definition());
    prose.forEach(paragraph -> text.append('\n').append(paragraph));
    return new TextBlock(text.toString(), start, end);
  }
}
