package io.athanor.ingest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Writes pages such as old book sites and blogs serve, the same ones every time: navigation, side
 * matter, page numbers, captions, entities, a list, a table and prose of 25 to 45 kB.
 */
final class SamplePages {

  private static final int PAGES = 300;
  private static final long SEED = 20_261_125;
  private static final String[] WORDS =
      ("the mill wheel river miller old stone of and in to a was had with that his her from water"
              + " morning evening by which they flour grain house road village long before after"
              + " when it were not on as at slowly again nothing never told carried under against"
              + " &mdash; caf&eacute; light door window letter history century built founded")
          .split(" ");

  private final Random random = new Random(SEED);

  private SamplePages() {}

  /** Writes {@code page001.html} and so on. */
  static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    SamplePages pages = new SamplePages();
    for (int i = 1; i <= PAGES; i++) {
      Files.writeString(folder.resolve("page%03d.html".formatted(i)), pages.page(i));
    }
  }

  private String page(int number) {
    StringBuilder html =
        new StringBuilder(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=utf-8><title>Chapter ");
    html.append(number)
        .append("</title>\n<style>p { margin: 0 }</style><script>var page = ")
        .append(number)
        .append(";</script></head>\n<body><div id=\"header\"><ul class=\"menu\">");
    for (int i = 0; i < 20; i++) {
      html.append("<li><a href=\"page%03d.html\" title=\"x\">Chapter %d</a></li>".formatted(i, i));
    }
    html.append("</ul></div>\n<div class=\"content\"><h1>Chapter ")
        .append(number)
        .append("</h1>\n");
    int paragraphs = 40 + random.nextInt(25);
    for (int i = 0; i < paragraphs; i++) {
      addParagraph(html, i, number);
    }
    html.append("<ul><li>Wheat, two sacks<li>Rye, one sack<li>Oats</ul>\n");
    html.append(
        "<table><tr><th>Year<th>Sacks</tr><tr><td>1801<td>210</tr><tr><td>1802<td>190</tr></table>\n");
    html.append("</div>\n<div class=\"sidebar\"><h3>Related</h3>");
    for (int i = 0; i < 15; i++) {
      html.append("<p><a href=\"/r/").append(i).append("\">Another story of the mill</a></p>");
    }
    return html.append(
            "</div><footer>Copyright by nobody. All text is free.</footer></body></html>\n")
        .toString();
  }

  private void addParagraph(StringBuilder html, int index, int number) {
    if (index % 12 == 5) {
      html.append(
          "<p align=center><a name=\"page_%1$d\"></a><font size=1>p. %1$d</font></p>\n"
              .formatted(number * 10 + index));
    }
    if (index % 20 == 7) {
      html.append(
          "<center><a href=i.jpg><img src=t.jpg alt=\"\"></a><br>Click to enlarge</center>\n");
    }
    if (index % 15 == 3) {
      html.append("<h2>Of the ").append(WORDS[random.nextInt(WORDS.length)]).append("</h2>\n");
    }
    html.append("<p class=\"text\">");
    int sentences = 3 + random.nextInt(5);
    for (int i = 0; i < sentences; i++) {
      addSentence(html);
    }
    html.append("</p>\n");
  }

  private void addSentence(StringBuilder html) {
    int words = 8 + random.nextInt(22);
    html.append("The ");
    for (int i = 0; i < words; i++) {
      String word = WORDS[random.nextInt(WORDS.length)];
      boolean marked = random.nextInt(30) == 0;
      html.append(marked ? "<i>" + word + "</i>" : word).append(i == words - 1 ? ". " : " ");
    }
  }
}
