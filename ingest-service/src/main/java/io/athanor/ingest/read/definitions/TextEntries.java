package io.athanor.ingest.read.definitions;

import io.athanor.ingest.extract.MarkedBlock;
import io.athanor.ingest.extract.MarkedBlock.Kind;
import io.athanor.ingest.read.text.GutenbergFrame;
import io.athanor.ingest.read.text.TextLine;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text as marked blocks: paragraphs, a term in {@code **bold**} as their lead, indented lines as
 * verse, Markdown headings. Lines that are entries by themselves are blocks of their own.
 */
final class TextEntries {

  private static final Pattern BOLD = Pattern.compile("\\*\\*([^*]{1,80})\\*\\*");
  private static final Pattern HEADING = Pattern.compile("#{1,6}\\s+(.*)");

  private TextEntries() {}

  static List<MarkedBlock> blocks(String text) {
    GutenbergFrame frame = GutenbergFrame.of(text);
    List<MarkedBlock> blocks = new ArrayList<>();
    List<TextLine> group = new ArrayList<>();
    for (TextLine line : TextLine.of(text, frame.start(), frame.end())) {
      if (line.isBlank()) {
        addGroup(blocks, group);
        group.clear();
      } else {
        group.add(line);
      }
    }
    addGroup(blocks, group);
    return blocks;
  }

  private static void addGroup(List<MarkedBlock> blocks, List<TextLine> group) {
    if (group.isEmpty()) {
      return;
    }
    List<MarkedBlock> single = group.stream().map(line -> block(List.of(line))).toList();
    boolean eachIsEntry =
        single.stream()
            .allMatch(
                line ->
                    EntryStyle.COLON.entry(line).isPresent()
                        || EntryStyle.DICTIONARY.entry(line).isPresent()
                        || EntryStyle.BOLD.entry(line).isPresent());
    if (eachIsEntry) {
      blocks.addAll(single);
    } else {
      blocks.add(block(group));
    }
  }

  private static MarkedBlock block(List<TextLine> group) {
    String first = group.getFirst().text();
    Matcher heading = HEADING.matcher(first);
    if (group.size() == 1 && heading.matches()) {
      return marked(Kind.HEADING, "", heading.group(1), group);
    }
    boolean verse = group.stream().allMatch(line -> line.indent() >= 2) && group.size() > 1;
    Matcher bold = BOLD.matcher(first);
    String lead = bold.lookingAt() ? bold.group(1).strip() : "";
    String text =
        group.stream().map(TextLine::text).collect(Collectors.joining(verse ? "\n" : " "));
    return marked(
        verse ? Kind.VERSE : Kind.PROSE, lead, BOLD.matcher(text).replaceAll("$1"), group);
  }

  private static MarkedBlock marked(Kind kind, String lead, String text, List<TextLine> group) {
    return new MarkedBlock(kind, lead, text, group.getFirst().start(), group.getLast().end());
  }
}
