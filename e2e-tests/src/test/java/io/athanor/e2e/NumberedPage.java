package io.athanor.e2e;

/** Pages whose text differs in a number only where it must: no paragraph of two pages is equal. */
final class NumberedPage {

  static final int PARAGRAPHS = 5;

  private NumberedPage() {}

  static String paragraphs(int page) {
    StringBuilder html = new StringBuilder("<title>Page " + page + "</title>");
    for (int paragraph = 0; paragraph < PARAGRAPHS; paragraph++) {
      html.append("<p>Page ")
          .append(page)
          .append(" says in its paragraph ")
          .append(paragraph)
          .append(" that the miller went down to the river and looked at it for a while.</p>");
    }
    return html.toString();
  }
}
