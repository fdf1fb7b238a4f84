package io.athanor.ingest.extract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.Range;
import org.jsoup.nodes.TextNode;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;
import org.jsoup.select.NodeVisitor;

/**
 * The original of a document as a harmless page, with one paragraph marked. Only elements that
 * shape text are left, without any attribute but the mark's own: no script, style, picture or
 * address of the original can act or be loaded.
 */
public final class PageView {

  private static final Safelist SHAPES =
      Safelist.none()
          .addTags(
              ("b blockquote br caption center cite code dd dl dt em h1 h2 h3 h4 h5 h6 i li mark ol p"
                      + " pre q s small strong sub sup table tbody td tfoot th thead tr u ul div"
                      + " section article span")
                  .split(" "))
          .addAttributes("mark", "id");

  private PageView() {}

  /**
   * An HTML page.
   *
   * @param isHtml whether the original is HTML; else it is shown as it is written
   * @param start first character in the original's characters that is marked
   * @param end one past the last
   */
  public static String of(String title, String original, boolean isHtml, int start, int end) {
    Document page =
        isHtml
            ? PageParser.parse(original.replace('\uFEFF', ' '), "")
            : plain(original, start, end);
    if (isHtml) {
      mark(page, start, end);
    }
    // An id of the original must not be taken for the mark's.
    page.select("mark:not([data-place])").unwrap();
    page.select("mark").attr("id", "");
    Element first = page.selectFirst("mark");
    if (first != null) {
      first.attr("id", "paragraph");
    }
    Document clean = new Cleaner(SHAPES).clean(page);
    clean.select("mark[id=\"\"]").removeAttr("id");
    clean.title(title);
    clean.outputSettings().prettyPrint(false);
    clean.charset(StandardCharsets.UTF_8);
    return "<!DOCTYPE html>\n" + clean.outerHtml();
  }

  private static Document plain(String original, int start, int end) {
    Document page = PageParser.parse("<body><pre></pre></body>", "");
    Element pre = page.body().child(0);
    pre.appendText(original.substring(0, start));
    pre.appendElement("mark").attr("data-place", "").text(original.substring(start, end));
    pre.appendText(original.substring(end));
    return page;
  }

  private static void mark(Document page, int start, int end) {
    List<TextNode> touched = new ArrayList<>();
    NodeVisitor visitor =
        (Node node, int depth) -> {
          if (node instanceof TextNode text && !text.isBlank()) {
            Range range = text.sourceRange();
            if (range.isTracked() && range.startPos() < end && range.endPos() > start) {
              touched.add(text);
            }
          }
        };
    page.body().traverse(visitor);
    touched.forEach(text -> mark(text, start, end));
  }

  private static void mark(TextNode text, int start, int end) {
    Range range = text.sourceRange();
    boolean asWritten = range.endPos() - range.startPos() == text.getWholeText().length();
    TextNode marked = text;
    // Entities make places inside the text uncertain; then the whole of it is marked.
    if (asWritten && end < range.endPos()) {
      marked.splitText(end - range.startPos());
    }
    if (asWritten && start > range.startPos()) {
      marked = marked.splitText(start - range.startPos());
    }
    marked.wrap("<mark data-place></mark>");
  }
}
