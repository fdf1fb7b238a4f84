package io.athanor.dataset.preview;

import io.athanor.dataset.page.Html;
import io.athanor.llm.chat.TokenPreview;

/** A preview as a page: each token framed, what is learned in colour and underlined. */
final class PreviewPage {

  private PreviewPage() {}

  static String of(ExamplePreview preview) {
    StringBuilder row = new StringBuilder();
    for (TokenPreview.Token token : preview.row().tokens()) {
      append(row, token);
    }
    String main =
        """
        <h1>Example %s</h1>
        <p>As <b>%s</b> is trained on it: %d tokens, %d of them learned.</p>
        <p class="faint"><span class="token learned">learned</span> counts in the loss,
        <span class="token special">special</span> is a special token; the rest is only read.
        Point at a token for its id.</p>
        <pre class="row" tabindex="0" aria-label="Tokens of the row">%s</pre>
        """
            .formatted(
                Html.escape(preview.example().id()),
                Html.escape(preview.baseModel()),
                preview.tokens(),
                preview.learned(),
                row);
    return Html.page("Preview of " + preview.example().id(), main);
  }

  private static void append(StringBuilder row, TokenPreview.Token token) {
    row.append("<span class=\"token")
        .append(token.special() ? " special" : "")
        .append(token.learned() ? " learned" : "")
        .append("\" title=\"")
        .append(token.id())
        .append(token.learned() ? ", learned" : "")
        .append("\">")
        .append(Html.escape(shown(token)))
        .append("</span>")
        .append(token.text().endsWith("\n") ? "\n" : "");
  }

  /** A line end is shown and made; a token inside a character has nothing to show. */
  private static String shown(TokenPreview.Token token) {
    return token.text().isEmpty() ? "·" : token.text().replace("\n", "↵").replace("\r", "␍");
  }
}
