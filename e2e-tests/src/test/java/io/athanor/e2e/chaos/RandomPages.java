package io.athanor.e2e.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A folder of pages of prose, of which no two paragraphs are alike; some pages are empty. */
final class RandomPages {

  static final int EVERY_EMPTY = 50;

  private static final int PARAGRAPHS = 3;
  private static final List<String> KINDS =
      words(
          """
          old grey quiet tall broken narrow heavy pale early cold crooked wooden
          silent distant little red wild empty late warm
          """);
  private static final List<String> THINGS =
      words(
          """
          miller river bridge church letter garden horse window teacher harbour
          lamp village clock forest market stranger boat tower road winter
          kitchen captain orchard wheel song shepherd mirror
          """);
  private static final List<String> DEEDS =
      words(
          """
          followed remembered crossed carried watched forgot painted found
          called repaired left met sold hid praised
          """);

  private RandomPages() {}

  /** Writes them; the same number of pages is the same text again. */
  static void write(Path folder, int pages) throws IOException {
    Random random = new Random(pages);
    Files.createDirectories(folder);
    for (int page = 0; page < pages; page++) {
      Files.writeString(folder.resolve("p%05d.htm".formatted(page)), html(page, random));
    }
  }

  /** How many of so many are empty. */
  static int empty(int pages) {
    return (pages + EVERY_EMPTY - 1) / EVERY_EMPTY;
  }

  private static String html(int page, Random random) {
    if (page % EVERY_EMPTY == 0) {
      return "";
    }
    StringBuilder html = new StringBuilder("<html lang=en><title>Page " + page + "</title>");
    for (int paragraph = 0; paragraph < PARAGRAPHS; paragraph++) {
      html.append("<p>");
      for (int sentence = 0; sentence < 3; sentence++) {
        html.append(
            "The %s %s %s the %s %s, and the %s of the %s %s %s a %s %s. "
                .formatted(
                    any(KINDS, random),
                    any(THINGS, random),
                    any(DEEDS, random),
                    any(KINDS, random),
                    any(THINGS, random),
                    any(THINGS, random),
                    any(KINDS, random),
                    any(THINGS, random),
                    any(DEEDS, random),
                    any(KINDS, random),
                    any(THINGS, random)));
      }
      html.append("</p>");
    }
    return html.toString();
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }

  private static String any(List<String> words, Random random) {
    return words.get(random.nextInt(words.size()));
  }
}
