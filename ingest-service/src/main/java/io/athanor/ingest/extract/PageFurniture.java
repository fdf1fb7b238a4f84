package io.athanor.ingest.extract;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/** Tells what of a page is not its text: navigation, page numbers, "click to enlarge". */
final class PageFurniture {

  private static final Set<String> DROPPED_TAGS =
      Set.of(
          "script",
          "style",
          "noscript",
          "template",
          "head",
          "nav",
          "footer",
          "aside",
          "form",
          "button",
          "select",
          "textarea",
          "iframe",
          "object",
          "svg",
          "math",
          "audio",
          "video",
          "canvas",
          "dialog",
          "menu",
          "map");
  private static final Set<String> DROPPED_ROLES =
      Set.of("navigation", "banner", "contentinfo", "search", "menu", "menubar", "dialog");
  private static final Set<String> DROPPED_CLASSES =
      Set.of(
          "nav",
          "navbar",
          "navigation",
          "breadcrumb",
          "breadcrumbs",
          "menu",
          "sidebar",
          "toc",
          "pg-boilerplate",
          "cookie-banner",
          "skip-link");
  private static final Set<String> INLINE_TAGS =
      Set.of("a", "span", "font", "i", "em", "b", "strong", "small", "sup", "big", "tt", "u");

  private static final Pattern PAGE_NUMBER =
      Pattern.compile(
          "[\\[({]?\\s*(?:page|pg|p)[.\\s]\\s*(?:\\d{1,4}|[ivxlcdm]{1,8})\\s*[\\])}]?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern BARE_NUMBER =
      Pattern.compile(
          "[\\[({]?\\s*(?:\\d{1,4}|[ivxlcdm]{1,8})\\s*[\\])}]?", Pattern.CASE_INSENSITIVE);
  private static final Pattern DIGITS = Pattern.compile("[\\[({]?\\s*\\d{1,4}\\s*[\\])}]?");
  private static final Pattern PAGE_ANCHOR =
      Pattern.compile(
          "(?:page|pg|pb|p)[-_. ]?(?:\\d{1,4}|[ivxlcdm]{1,8})", Pattern.CASE_INSENSITIVE);
  private static final Pattern PAGE_CLASS =
      Pattern.compile("page-?(?:num|no|number|break)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern ENLARGE =
      Pattern.compile(
          "[\\[(]?\\s*(?:click|tap)\\b.{0,40}\\b(?:enlarge|larger|full[- ]size|zoom|magnify)\\b.{0,20}",
          Pattern.CASE_INSENSITIVE);
  private static final int LONGEST_MARK = 80;

  private PageFurniture() {}

  /** Whether the element and all below it is not text of the page. */
  static boolean isDropped(Element element) {
    String tag = element.normalName();
    if (DROPPED_TAGS.contains(tag) || element.hasAttr("hidden")) {
      return true;
    }
    // A header inside an article holds its headline; the page's own holds the site's name and menu.
    if (tag.equals("header") && element.closest("article, main") == null) {
      return true;
    }
    if (DROPPED_ROLES.contains(element.attr("role").toLowerCase(Locale.ROOT))
        || element.attr("aria-hidden").equals("true")) {
      return true;
    }
    return element.hasAttr("class")
        && !tag.equals("body")
        && element.classNames().stream()
            .anyMatch(name -> DROPPED_CLASSES.contains(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * Whether an inline element is the number of a printed page, such as {@code <a name="page_12">}.
   */
  static boolean isPageNumber(Element element) {
    if (!INLINE_TAGS.contains(element.normalName()) || element.childrenSize() > 3) {
      return false;
    }
    String text = shortText(element);
    if (PAGE_NUMBER.matcher(text).matches()) {
      return true;
    }
    boolean named =
        PAGE_ANCHOR.matcher(element.attr("name")).matches()
            || PAGE_ANCHOR.matcher(element.id()).matches()
            || element.classNames().stream().anyMatch(name -> PAGE_CLASS.matcher(name).matches());
    return named && (text.isEmpty() ? !element.hasText() : BARE_NUMBER.matcher(text).matches());
  }

  /** Whether a block is nothing but the number of a printed page. */
  static boolean isPageNumberBlock(String text) {
    return text.length() <= LONGEST_MARK
        && (PAGE_NUMBER.matcher(text).matches() || DIGITS.matcher(text).matches());
  }

  /** Whether a text is the invitation below a thumbnail. */
  static boolean isEnlargeHint(String text) {
    String stripped = text.strip();
    return stripped.length() <= LONGEST_MARK && ENLARGE.matcher(stripped).matches();
  }

  private static String shortText(Element element) {
    String text = element.text().strip();
    return text.length() <= LONGEST_MARK ? text : "";
  }
}
