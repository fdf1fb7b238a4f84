package io.athanor.ingest.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageViewTest {

  @Test
  void paragraphIsMarkedAndNothingOfThePageCanAct() {
    // Given
    String html =
        "<p onclick=x()>One.</p><script>bad()</script><p>Two <i>and</i> a half.</p>"
            + "<img src=http://evil/x><a href=javascript:y()>Link</a><mark id=paragraph>Fake</mark>";
    int start = html.indexOf("Two");
    // When
    String view = PageView.of("a <b> page", html, true, start, html.indexOf(" half"));
    // Then
    assertThat(view)
        .contains(
            "<p><mark id=\"paragraph\">Two </mark><i><mark>and</mark></i><mark> a</mark> half.</p>")
        .contains("<title>a &lt;b&gt; page</title>")
        .contains("Fake")
        .doesNotContain(
            "<script", "bad()", "onclick", "javascript", "evil", "<mark id=\"paragraph\">Fake");
  }

  @Test
  void plainTextIsShownAsWritten() {
    assertThat(PageView.of("t", "a <b>\n\nthe text\n", false, 7, 15))
        .contains("<pre>a &lt;b&gt;\n\n<mark id=\"paragraph\">the text</mark>\n</pre>");
  }
}
