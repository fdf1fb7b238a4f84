package io.athanor.dataset.page;

import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.dataset.Turn;
import java.util.List;

/**
 * Some examples of a version with links to the paragraphs they were made from.
 *
 * @param from position of the first
 * @param size how many a page has at most
 */
record ExamplesPart(
    DatasetManifest manifest, String split, long from, List<Example> examples, int size) {

  String html() {
    StringBuilder html = new StringBuilder("<h2 id=\"examples\">Examples</h2>\n<nav>");
    for (String part : List.of("train", "validation")) {
      html.append(link(part, -1, part, part.equals(split)));
    }
    html.append("</nav>\n");
    if (examples.isEmpty()) {
      html.append("<p class=\"faint\">None here.</p>\n");
    }
    examples.forEach(example -> html.append(article(example)));
    html.append("<nav>");
    if (from > 0) {
      html.append(link(split, Math.max(-1, from - size - 1), "Earlier examples", false));
    }
    if (examples.size() == size) {
      html.append(link(split, from + size - 1, "Later examples", false));
    }
    return html.append("</nav>\n").toString();
  }

  private String link(String part, long after, String words, boolean current) {
    return "<a href=\"%s/page?split=%s&amp;after=%d#examples\"%s>%s</a>"
        .formatted(
            VersionView.address(manifest),
            Html.escape(part),
            after,
            current ? " aria-current=\"page\"" : "",
            Html.escape(words));
  }

  private String article(Example example) {
    StringBuilder html =
        new StringBuilder(
            "<article id=\"%1$s\" aria-label=\"Example %1$s\">\n"
                .formatted(Html.escape(example.id())));
    for (Turn turn : example.turns()) {
      html.append(turn(turn.role().word(), turn.content()));
    }
    String text = example.text();
    if (text != null) {
      html.append(turn("text", text));
    }
    html.append("<p class=\"faint\">")
        .append(Html.escape(example.id()))
        .append(example.template() == null ? "" : ", template " + Html.escape(example.template()));
    for (SourceSpan source : example.sources()) {
      html.append(", from ")
          .append(Paragraphs.link(manifest, source.documentId(), source.paragraphId()));
    }
    return html.append("</p>\n</article>\n").toString();
  }

  private static String turn(String role, String content) {
    return "<div class=\"turn\"><b>%s</b>%s</div>\n".formatted(role, Html.escape(content));
  }
}
