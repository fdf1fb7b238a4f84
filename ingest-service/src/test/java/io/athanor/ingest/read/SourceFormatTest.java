package io.athanor.ingest.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SourceFormatTest {

  @Test
  void firstBytesOfABinaryFormatBeatItsNameAndMediaType() {
    assertThat(format("file:///book.txt", "text/plain", "%PDF-1.7\n")).isEqualTo(SourceFormat.PDF);
    assertThat(format("file:///rows.csv", null, "PAR1")).isEqualTo(SourceFormat.PARQUET);
    assertThat(format("http://x/book", "application/octet-stream", epubHead()))
        .isEqualTo(SourceFormat.EPUB);
  }

  @Test
  void archivesAndProgramsAreBinary() {
    assertThat(format("file:///letter.txt", null, "PK\u0003\u0004word/document.xml"))
        .isEqualTo(SourceFormat.BINARY);
    assertThat(format("file:///a.txt", null, "\u007fELF\0\0")).isEqualTo(SourceFormat.BINARY);
    assertThat(format("http://x/a", "image/png", "no zero byte")).isEqualTo(SourceFormat.BINARY);
  }

  @Test
  void mediaTypeBeatsTheEnding() {
    assertThat(format("http://x/page.md", "text/html; charset=utf-8", "a"))
        .isEqualTo(SourceFormat.HTML);
  }

  @Test
  void endingDecidesWhereTheServerSaysPlainTextOrNothing() {
    assertThat(format("http://x/README.md", "text/plain", "# a")).isEqualTo(SourceFormat.MARKDOWN);
    assertThat(format("http://x/rows.JSONL?raw=1", null, "{}")).isEqualTo(SourceFormat.JSON_LINES);
    assertThat(format("file:///rows.tsv", null, "a\tb")).isEqualTo(SourceFormat.TSV);
  }

  @Test
  void textWithoutNameIsHtmlOnlyIfItHoldsATag() {
    assertThat(format("http://x/page", null, "<p>One")).isEqualTo(SourceFormat.HTML);
    assertThat(format("http://x/page", null, "1 < 2")).isEqualTo(SourceFormat.TEXT);
  }

  @Test
  void utf16IsTextInSpiteOfItsZeroBytes() {
    byte[] bytes = "\uFEFFname,age".getBytes(StandardCharsets.UTF_16LE);
    assertThat(SourceFormat.of("file:///rows.csv", null, bytes)).isEqualTo(SourceFormat.CSV);
  }

  private static SourceFormat format(
      String uri, @org.jspecify.annotations.Nullable String contentType, String content) {
    return SourceFormat.of(uri, contentType, content.getBytes(UTF_8));
  }

  private static String epubHead() {
    return "PK\u0003\u0004.........mimetypeapplication/epub+zipPK";
  }
}
