package io.athanor.ingest.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.athanor.contracts.document.Paragraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A whole real book in one page; runs where the shared corpora are. */
class BookPageTest {

  /** Elsewhere with {@code -Dathanor.corpora=FOLDER}. */
  private static final Path BOOK =
      Path.of(System.getProperty("athanor.corpora", "../../shared/data/corpora"))
          .resolve("devils-dictionary.html");

  @Test
  void everyParagraphOfABookLiesWhereItSaysInThePage() throws IOException {
    assumeThat(BOOK).as("shared corpora").exists();
    // Given
    DecodedText source = DecodedText.of(Files.readAllBytes(BOOK), null);
    // When
    Extraction book = HtmlExtractor.read("https://example.org/book.htm", source);
    // Then
    List<Paragraph> paragraphs = book.content().paragraphs();
    assertThat(book.title()).isEqualTo("The Devil's Dictionary, by Ambrose Bierce");
    assertThat(paragraphs).hasSizeBetween(1200, 3500);
    assertThat(paragraphs).extracting(Paragraph::id).doesNotHaveDuplicates();
    assertThat(book.content().text()).doesNotContainIgnoringCase("Gutenberg License");
    for (Paragraph paragraph : paragraphs) {
      String text = book.content().text().substring(paragraph.start(), paragraph.end());
      String original = source.text().substring(paragraph.sourceStart(), paragraph.sourceEnd());
      assertThat(words(original.replaceAll("<[^>]*>", ""))).isEqualTo(words(text));
    }
  }

  /** Letters and digits alone, with the entities that this book uses decoded. */
  private static String words(String text) {
    return text.replaceAll("&(?:#\\d+|\\w+);", "").replaceAll("[^A-Za-z0-9]", "");
  }
}
