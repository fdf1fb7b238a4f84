package io.athanor.ingest.extract;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter.FilterResult;
import org.jspecify.annotations.Nullable;

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

  /** Words of classes and ids of what stands beside, above or below the text of a page. */
  private static final Set<String> SIDE_WORDS =
      Set.of(
          ("nav navbar navigation menu menubar breadcrumb breadcrumbs sidebar footer masthead cookie"
                  + " cookies consent newsletter subscribe share sharing social related promo"
                  + " sponsored advert advertisement ads ad banner comments disqus pagination pager"
                  + " popup modal toolbar widget toc skip caption captions")
              .split(" "));

  private static final Set<String> SIDE_TAGS =
      Set.of("div", "section", "ul", "ol", "dl", "table", "td", "p", "header", "center", "a");
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
  private static final Pattern HIDDEN =
      Pattern.compile("display\\s{0,9}:\\s{0,9}none", Pattern.CASE_INSENSITIVE);
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
  private static final String PICTURES = "img, picture, svg, video, canvas, object";
  private static final int LONGEST_MARK = 80;

  private PageFurniture() {}

  /** Whether the element and all below it is not text of the page. */
  static boolean isDropped(Element element) {
    String tag = element.normalName();
    if (DROPPED_TAGS.contains(tag)) {
      return true;
    }
    if (element.attributesSize() == 0 && !tag.equals("header") && !tag.equals("figcaption")) {
      return false;
    }
    // A header inside an article holds its headline; the page's own holds the site's name and menu.
    if (tag.equals("header") && element.closest("article, main") == null) {
      return true;
    }
    if (DROPPED_ROLES.contains(element.attr("role").toLowerCase(Locale.ROOT))
        || element.attr("aria-hidden").equals("true")) {
      return true;
    }
    return element.hasAttr("hidden")
        || HIDDEN.matcher(element.attr("style")).find()
        || element.hasClass("pg-boilerplate")
        || (tag.equals("figcaption") && element.parent() != null && showsPicture(element.parent()));
  }

  /** Whether no text of the page lies in elements of that name. */
  static boolean isDroppedTag(String tag) {
    return DROPPED_TAGS.contains(tag);
  }

  /** Whether a class or id says that the element stands beside the text of the page. */
  static boolean isSideMatter(Element element) {
    return SIDE_TAGS.contains(element.normalName())
        && (namesSide(element.attr("class")) || namesSide(element.id()));
  }

  /** Whether all of a block is a side comment: copyright, legal text (WHATWG HTML 4.5.4). */
  static boolean isSmallPrint(Element element) {
    Element block = element.parent();
    return element.normalName().equals("small")
        && block != null
        && block.childNodes().stream()
            .allMatch(node -> node == element || node instanceof TextNode text && text.isBlank());
  }

  private static boolean namesSide(String names) {
    int start = 0;
    for (int i = 0; i <= names.length(); i++) {
      if (i == names.length() || !Character.isLetter(names.charAt(i))) {
        if (i > start && SIDE_WORDS.contains(names.substring(start, i).toLowerCase(Locale.ROOT))) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }

  private static boolean showsPicture(Element figure) {
    return figure.children().stream().anyMatch(child -> !child.select(PICTURES).isEmpty());
  }

  /**
   * Whether an inline element is the number of a printed page, such as {@code <a name="page_12">}.
   */
  static boolean isPageNumber(Element element) {
    if (!INLINE_TAGS.contains(element.normalName()) || element.childrenSize() > 3) {
      return false;
    }
    String text = shortText(element);
    if (text == null) {
      return false;
    }
    boolean saysPage = !text.isEmpty() && "[({pP".indexOf(text.charAt(0)) >= 0;
    if (!saysPage && element.attributesSize() == 0) {
      return false;
    }
    if (PAGE_NUMBER.matcher(text).matches()) {
      return true;
    }
    boolean named =
        PAGE_ANCHOR.matcher(element.attr("name")).matches()
            || PAGE_ANCHOR.matcher(element.id()).matches()
            || element.classNames().stream().anyMatch(name -> PAGE_CLASS.matcher(name).matches());
    return named && (text.isEmpty() || BARE_NUMBER.matcher(text).matches());
  }

  /** Whether a block is nothing but the number of a printed page. */
  static boolean isPageNumberBlock(String text) {
    return text.length() <= LONGEST_MARK
        && (PAGE_NUMBER.matcher(text).matches() || DIGITS.matcher(text).matches());
  }

  /** Whether a piece of text is the invitation below a thumbnail. */
  static boolean isEnlargeHint(TextNode node) {
    String text = node.getWholeText();
    return text.length() <= 2 * LONGEST_MARK
        && mayInvite(text)
        && isEnlargeHint(WHITE_SPACE.matcher(text).replaceAll(" "));
  }

  /** Whether one of the words is there that every invitation has: most texts are done with it. */
  private static boolean mayInvite(String text) {
    for (int i = 0; i + 2 < text.length(); i++) {
      char character = text.charAt(i);
      if ((character == 'c' || character == 'C') && text.regionMatches(true, i, "click", 0, 5)
          || (character == 't' || character == 'T') && text.regionMatches(true, i, "tap", 0, 3)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a text is the invitation below a thumbnail. */
  static boolean isEnlargeHint(String text) {
    String stripped = text.strip();
    return stripped.length() <= LONGEST_MARK && ENLARGE.matcher(stripped).matches();
  }

  /** The element's text, or null when it is too long for a mark; reads no more than needed. */
  private static @Nullable String shortText(Element element) {
    if (element.childNodeSize() == 1 && element.childNode(0) instanceof TextNode only) {
      String text = only.getWholeText();
      return text.length() > LONGEST_MARK ? null : text.strip();
    }
    StringBuilder text = new StringBuilder();
    element.filter(
        (node, depth) -> {
          if (node instanceof TextNode part) {
            text.append(part.getWholeText());
          }
          return text.length() > LONGEST_MARK ? FilterResult.STOP : FilterResult.CONTINUE;
        });
    return text.length() > LONGEST_MARK ? null : WHITE_SPACE.matcher(text).replaceAll(" ").strip();
  }
}
