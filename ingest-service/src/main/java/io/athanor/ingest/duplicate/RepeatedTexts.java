package io.athanor.ingest.duplicate;

import java.nio.file.Path;

/**
 * Counts on how many pages a text stands, to tell the furniture of a site from what was merely
 * copied once or twice: furniture stands on a fifth of all pages, and on five at least. Numbers are
 * taken for the same one ("page 3 of 50"), and a page that repeats another as a whole does not
 * count.
 */
public final class RepeatedTexts implements AutoCloseable {

  private static final int FEWEST_PAGES = 5;
  private static final int SHARE = 5;

  /** Nobody writes longer furniture; longer texts on many pages are copies. */
  private static final int LONGEST = 600;

  private final MappedTable counts;
  private final MappedTable pagesSeen;
  private int pages;

  /** Counts nothing yet; its files lie in the folder. */
  public RepeatedTexts(Path folder) {
    this.counts = new MappedTable(folder);
    this.pagesSeen = new MappedTable(folder);
  }

  /** Counts the texts of one page, each once. */
  public void addPage(Iterable<String> texts) {
    long whole = 1;
    for (String text : texts) {
      whole = PlainWords.mixed(whole * 31 + PlainWords.of(text, false).hash());
    }
    whole = whole == 0 ? 1 : whole;
    if (pagesSeen.get(whole) != 0) {
      return;
    }
    pagesSeen.put(whole, 1);
    pages++;
    for (String text : texts) {
      if (text.length() <= LONGEST) {
        long key = PlainWords.of(text, true).hash();
        long known = counts.get(key);
        // Upper half: the last page that was counted; lower half: how many.
        if (known >>> 32 != pages) {
          counts.put(key, (long) pages << 32 | (known & 0xFFFFFFFFL) + 1);
        }
      }
    }
  }

  /** Whether the text is furniture, once all pages are counted. */
  public boolean isFurniture(String text) {
    if (text.length() > LONGEST) {
      return false;
    }
    long count = counts.get(PlainWords.of(text, true).hash()) & 0xFFFFFFFFL;
    return count >= Math.max(FEWEST_PAGES, (pages + SHARE - 1) / SHARE);
  }

  @Override
  public void close() {
    counts.close();
    pagesSeen.close();
  }
}
