package io.athanor.ingest.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.source.RejectedSourceException;
import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlExtractorTest {

  private static final String URI = "https://example.org/sta01.htm";

  @Test
  void smallPrintBelowThePageIsLeftOut() {
    assertThat(
            read(
                "<p>The boat went on as far as the bridge of stone, where the river bends to the"
                    + " south and the tide turns it back, and there we landed and</p>"
                    + "<p><a name='page6'>[p. 6]</a></p>"
                    + "<p align=center><small>In the public domain.</small></p>"))
        .containsExactly(
            "The boat went on as far as the bridge of stone, where the river bends to the south and"
                + " the tide turns it back, and there we landed and");
  }

  @Test
  void pageThatIsSetSmallKeepsItsText() {
    assertThat(read("<p><small>The boat went on.</small></p><p><small>We landed.</small></p>"))
        .containsExactly("The boat went on.", "We landed.");
  }

  @Test
  void paragraphsPointBackIntoThePageSource() {
    // Given
    String html =
        "<html lang=\"en\"><title>The Mill</title><body>\r\n<p>  Ada &amp; Ben\r\n   built it. </p>"
            + "<div>Old &eacute;<b>tude</b>&nbsp;&mdash; done.</div></body></html>";
    // When
    Extraction page = HtmlExtractor.read(URI, new DecodedText(html, "UTF-8"));
    // Then
    assertThat(texts(page)).containsExactly("Ada & Ben built it.", "Old étude — done.");
    assertThat(sources(page, html))
        .containsExactly(
            "Ada &amp; Ben\r\n   built it.", "Old &eacute;<b>tude</b>&nbsp;&mdash; done.");
    assertThat(page.title()).isEqualTo("The Mill");
    assertThat(page.language()).isEqualTo("en");
  }

  @Test
  void byteOrderMarkDoesNotShiftThePlaces() {
    String html = "\uFEFF<p>Text.</p>";
    Extraction page = HtmlExtractor.read(URI, new DecodedText(html, "UTF-8"));
    assertThat(sources(page, html)).containsExactly("Text.");
  }

  @Test
  void lineBreakThatAPreElementSwallowsDoesNotShiftThePlaces() {
    String html = "<pre>\n\nOne.\n\nTwo.</pre>";
    Extraction page = HtmlExtractor.read(URI, new DecodedText(html, "UTF-8"));
    assertThat(sources(page, html)).containsExactly("One.", "Two.");
  }

  @Test
  void navigationScriptsAndHeadersAreDropped() {
    assertThat(
            read(
                "<header><h1>Site</h1></header><nav>Home</nav><script>var a;</script>"
                    + "<p><a href=a>Previous</a> | <a href=b>Index</a> | <a href=c>Next</a></p>"
                    + "<style>p {}</style><p>The text.</p><footer>Copyright</footer>"
                    + "<div class=\"main navbar\">Menu</div>"))
        .containsExactly("The text.");
  }

  @Test
  void linksInsideProseStay() {
    assertThat(read("<p>See the <a href=x>first chapter</a> of the long history.</p>"))
        .containsExactly("See the first chapter of the long history.");
  }

  @Test
  void pageNumberInsideASentenceVanishes() {
    assertThat(
            read(
                "<p>The wheel turned <a name=\"page_12\"><font size=1>p. 12</font></a> all night. And"
                    + " <span class=\"pagenum\">[13]</span>then stopped.</p>"))
        .containsExactly("The wheel turned all night. And then stopped.");
  }

  @Test
  void paragraphCutByAPageBreakIsJoined() {
    // Given
    String html =
        "<p>The miller went down to the river</p>\n<p><a name=\"page_13\">p. 13</a></p>\n"
            + "<p>and looked at the wheel.</p><p>Then he slept.</p>";
    // When
    Extraction page = HtmlExtractor.read(URI, new DecodedText(html, "UTF-8"));
    // Then
    assertThat(texts(page))
        .containsExactly(
            "The miller went down to the river and looked at the wheel.", "Then he slept.");
    assertThat(sources(page, html).getFirst())
        .startsWith("The miller")
        .contains("page_13")
        .endsWith("wheel.");
  }

  @Test
  void wordCutByAPageBreakIsJoinedWithoutItsHyphen() {
    assertThat(read("<p>He looked at the water-</p><p>[p. 14]</p><p>wheel for long.</p>"))
        .containsExactly("He looked at the waterwheel for long.");
  }

  @Test
  void versesAreNotTakenForCutParagraphs() {
    assertThat(read("<p>The curfew tolls the knell</p><p>of parting day,</p>"))
        .containsExactly("The curfew tolls the knell", "of parting day,");
  }

  @Test
  void headingIsNeverJoined() {
    assertThat(read("<h2>chapter one of the story</h2><a name=\"page_1\">p. 1</a><p>it began.</p>"))
        .containsExactly("chapter one of the story", "it began.");
  }

  @Test
  void captionsOfPicturesAreDropped() {
    assertThat(
            read(
                "<center><a href=i.jpg><img src=t.jpg><br><font>Click to enlarge</font></a></center>"
                    + "<p>THE OLD MILL<br>(click on the picture for a larger image)</p>"
                    + "<figure><img src=a.jpg><figcaption>The wheel.</figcaption></figure>"
                    + "<div class=\"wp-caption\"><img src=b.jpg>The pond.</div>"
                    + "<p>The mill stood by the river for two hundred years.</p>"))
        .containsExactly("The mill stood by the river for two hundred years.");
  }

  @Test
  void ligaturesAndSoftHyphensBecomePlainLetters() {
    assertThat(read("<p>The \uFB01rst \uFB02ood was dif\u00ADficult.</p>"))
        .containsExactly("The first flood was difficult.");
  }

  @Test
  void doubleLineBreakEndsAParagraphAndASingleOneALine() {
    assertThat(read("One line<br>next line<br><br>New paragraph."))
        .containsExactly("One line\nnext line", "New paragraph.");
  }

  @Test
  void gutenbergLicenceIsLeftOut() {
    assertThat(
            read(
                "<pre>Free eBook.\n\n*** START OF THIS PROJECT GUTENBERG EBOOK X ***\n</pre>"
                    + "<p>The text.</p><pre>*** END OF THIS PROJECT GUTENBERG EBOOK X ***\n\nLicence."
                    + "</pre>"))
        .containsExactly("The text.");
  }

  @Test
  void pageWithoutTextIsRejectedAsEmpty() {
    assertThatExceptionOfType(RejectedSourceException.class)
        .isThrownBy(() -> read("<nav>Home</nav><script>render()</script>"))
        .satisfies(
            failure -> {
              assertThat(failure.code()).isEqualTo(ProblemCode.EMPTY_SOURCE);
              assertThat(failure.detail()).startsWith(URI + ": the page holds no paragraph");
            });
  }

  private static List<String> read(String html) {
    return texts(HtmlExtractor.read(URI, new DecodedText(html, "UTF-8")));
  }

  private static List<String> texts(Extraction page) {
    return page.content().paragraphs().stream()
        .map(paragraph -> page.content().text().substring(paragraph.start(), paragraph.end()))
        .toList();
  }

  private static List<String> sources(Extraction page, String html) {
    return page.content().paragraphs().stream()
        .map(paragraph -> html.substring(paragraph.sourceStart(), paragraph.sourceEnd()))
        .toList();
  }
}
