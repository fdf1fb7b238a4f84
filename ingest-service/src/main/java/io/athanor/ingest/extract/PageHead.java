package io.athanor.ingest.extract;

import io.athanor.ingest.policy.PageDirectives.Meta;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * What an HTML page says about itself and where it leads, apart from its text.
 *
 * @param meta its meta elements with a name
 * @param licence target of the first link with {@code rel=license}
 * @param canonical target of {@code <link rel=canonical>}
 * @param links absolute http and https targets of its anchors, each once, in their order; those
 *     with {@code rel=nofollow} left out
 */
public record PageHead(
    List<Meta> meta, @Nullable String licence, @Nullable String canonical, List<String> links) {

  private static final int MOST_LINKS = 20_000;

  /** Nothing is known of a source that is no HTML page. */
  public static final PageHead NONE = new PageHead(List.of(), null, null, List.of());

  public PageHead {
    meta = List.copyOf(meta);
    links = List.copyOf(links);
  }

  /**
   * Reads it.
   *
   * @param address where the page finally came from, for relative links
   */
  public static PageHead of(String address, DecodedText source) {
    Document page = Jsoup.parse(source.withoutByteOrderMark(), address);
    List<Meta> meta = new ArrayList<>();
    for (Element each : page.select("meta[name][content]")) {
      meta.add(new Meta(each.attr("name"), each.attr("content")));
    }
    Set<String> links = new LinkedHashSet<>();
    for (Element each : page.select("a[href], area[href]")) {
      String target = each.absUrl("href");
      boolean followed =
          !("," + each.attr("rel").replaceAll("[\\s]+", ",") + ",").contains(",nofollow,");
      if (followed && target.matches("(?is)https?://.*") && links.size() < MOST_LINKS) {
        links.add(target);
      }
    }
    return new PageHead(
        meta,
        target(page, "link[rel~=(?i)\\blicense\\b][href], a[rel~=(?i)\\blicense\\b][href]"),
        target(page, "link[rel~=(?i)^canonical$][href]"),
        new ArrayList<>(links));
  }

  private static @Nullable String target(Document page, String selector) {
    Element link = page.selectFirst(selector);
    String address = link == null ? "" : link.absUrl("href");
    return address.isEmpty() ? null : address;
  }
}
