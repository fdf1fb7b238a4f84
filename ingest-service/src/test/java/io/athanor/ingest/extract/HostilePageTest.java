package io.athanor.ingest.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.athanor.contracts.document.Paragraph;
import io.athanor.ingest.source.RejectedSourceException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostilePageTest {

  private static final Duration LONGEST = Duration.ofSeconds(20);

  @Property(tries = 500)
  void everyParagraphOfABrokenPageLiesWhereItSays(@ForAll("pages") String html) {
    Optional<Extraction> page = read(html);
    page.ifPresent(
        read -> {
          for (Paragraph paragraph : read.content().paragraphs()) {
            String text = read.content().text().substring(paragraph.start(), paragraph.end());
            String source = html.substring(paragraph.sourceStart(), paragraph.sourceEnd());
            java.util.List<Integer> missing = new java.util.ArrayList<>(letters(text));
            letters(source).forEach(missing::remove);
            assertThat(missing).isEmpty();
          }
        });
  }

  @Property(tries = 300)
  void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
    DecodedText text = DecodedText.of(bytes, null);
    assertThat(new String(bytes, java.nio.charset.Charset.forName(text.charset())))
        .isEqualTo(text.text());
    assertThat(read(text.text())).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<div>", "<b>", "<table><tr><td>", "<ul><li>", "<a href=x>", "<pre>"})
  void deepNestingEndsAndLosesNoText(String tag) {
    String html = "<p>Before all the nesting.</p>" + tag.repeat(20_000) + "Deep inside it.";
    Extraction page = assertTimeoutPreemptively(LONGEST, () -> read("<body>" + html).orElseThrow());
    assertThat(page.content().text()).contains("Before all the nesting.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"&", "&#", "&#x110000;", "&amp", "\u0000", "<", "</", "<!--", "\uFFFD", "| "})
  void longRunsOfOneThingEnd(String piece) {
    String html =
        "<p>The text.</p><p title=\"" + "a".repeat(500_000) + "\">" + piece.repeat(50_000);
    Extraction page = assertTimeoutPreemptively(LONGEST, () -> read(html).orElseThrow());
    assertThat(page.content().text()).startsWith("The text.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "utf-16", "shift_jis", "iso-2022-jp", "x-user-defined", ""})
  void lyingCharsetCostsCharactersAndNotThePage(String charset) {
    byte[] page = "<p>Le caf\u00E9 du village.</p>".getBytes(StandardCharsets.ISO_8859_1);
    DecodedText text = DecodedText.of(page, "text/html; charset=" + charset);
    assertThat(read(text.text()).orElseThrow().content().text()).startsWith("Le caf");
    assertThat(text.lostCharacters()).isLessThanOrEqualTo(2);
  }

  @Provide
  Arbitrary<String> pages() {
    return Arbitraries.of(
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<ul>",
            "<li>",
            "<ol start=3>",
            "</ul>",
            "<table>",
            "<tr>",
            "<td>",
            "<th>",
            "</table>",
            "<pre>",
            "</pre>",
            "<code>",
            "<h2>",
            "</h2>",
            "<br>",
            "<hr>",
            "<a href=x>",
            "</a>",
            "<i>",
            "</i>",
            "&amp;",
            "&mdash;",
            "&#233;",
            "&bogus;",
            "\r\n",
            " ",
            "\u0000",
            "<!-- c -->",
            "alpha ",
            "beta. ",
            "Gamma",
            "\u00E9t\u00E9 ",
            "\u00AD",
            "7 ",
            "<a name=page_3>p. 3</a>",
            "<")
        .list()
        .ofMaxSize(60)
        .map(parts -> String.join("", parts));
  }

  private static Optional<Extraction> read(String html) {
    try {
      return Optional.of(
          HtmlExtractor.read("https://example.org/a.htm", new DecodedText(html, "UTF-8")));
    } catch (RejectedSourceException empty) {
      return Optional.empty();
    }
  }

  /** Latin letters alone; marks of lists bring digits and dashes that no page holds. */
  private static java.util.List<Integer> letters(String text) {
    return text.replaceAll("&#233;", "\u00E9")
        .codePoints()
        .filter(Character::isLetter)
        .boxed()
        .toList();
  }
}
