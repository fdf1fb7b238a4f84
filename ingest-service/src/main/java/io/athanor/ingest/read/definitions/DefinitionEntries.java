package io.athanor.ingest.read.definitions;

import io.athanor.ingest.extract.MarkedBlock;
import io.athanor.ingest.source.ReadingLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the entries of a page: in the style that most of its blocks are written in. */
final class DefinitionEntries {

  private DefinitionEntries() {}

  static List<DraftEntry> of(List<MarkedBlock> blocks) {
    EntryStyle style = style(blocks);
    List<DraftEntry> entries = new ArrayList<>();
    @Nullable DraftEntry open = null;
    for (MarkedBlock block : blocks) {
      ReadingLimit.check();
      Optional<Entry> begun = style.entry(block);
      if (begun.isPresent()) {
        open = new DraftEntry(begun.get(), block);
        entries.add(open);
      } else if (block.kind() == MarkedBlock.Kind.HEADING) {
        open = null;
      } else if (open != null && belongs(style, block)) {
        open.add(block);
      }
    }
    return entries.stream().filter(entry -> !entry.definition().isBlank()).toList();
  }

  /** In running text with colons an entry is its own paragraph and nothing more. */
  private static boolean belongs(EntryStyle style, MarkedBlock block) {
    return switch (style) {
      case LIST -> block.kind() == MarkedBlock.Kind.DEFINITION;
      case COLON -> false;
      case DICTIONARY, BOLD -> true;
    };
  }

  private static EntryStyle style(List<MarkedBlock> blocks) {
    EntryStyle best = EntryStyle.LIST;
    long most = 0;
    for (EntryStyle style : EntryStyle.values()) {
      long count = blocks.stream().filter(block -> style.entry(block).isPresent()).count();
      if (count > most) {
        best = style;
        most = count;
      }
    }
    return best;
  }
}
