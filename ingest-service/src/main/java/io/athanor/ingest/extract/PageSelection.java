package io.athanor.ingest.extract;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.ingest.source.RejectedSourceException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.jsoup.select.Selector.SelectorParseException;

/** The elements of a page that its source asks for, and those it does not want. */
final class PageSelection {

  private final String name;
  private final SourceOptions options;

  /**
   * @param name of the page, for messages
   */
  PageSelection(String name, SourceOptions options) {
    this.name = name;
    this.options = options;
  }

  /** Drops what {@code remove} names. */
  void removeFrom(Document page) {
    for (String selector : options.remove()) {
      find(page, "remove", selector).remove();
    }
  }

  /**
   * The elements that {@code select} names, those inside others left out; none when there is no
   * such option.
   *
   * @throws RejectedSourceException when the option names nothing on this page
   */
  List<Element> chosen(Document page) {
    String selector = options.select();
    if (selector == null) {
      return List.of();
    }
    Elements found = find(page, "select", selector);
    if (found.isEmpty()) {
      throw new RejectedSourceException(
          ProblemCode.EMPTY_SOURCE,
          name
              + ": no element of the page matches select \""
              + selector
              + "\"; check the selector");
    }
    Set<Element> all = new HashSet<>(found);
    List<Element> outermost = new ArrayList<>();
    for (Element element : found) {
      if (element.parents().stream().noneMatch(all::contains)) {
        outermost.add(element);
      }
    }
    return outermost;
  }

  private Elements find(Document page, String option, String selector) {
    try {
      return page.select(selector);
    } catch (SelectorParseException | IllegalArgumentException e) {
      throw new RejectedSourceException(
          ProblemCode.INVALID_SOURCE,
          name + ": " + option + " \"" + selector + "\" is no CSS selector: " + e.getMessage());
    }
  }
}
