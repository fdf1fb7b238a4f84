package io.athanor.ingest.read.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.document.Table;
import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.read.DocumentReader;
import io.athanor.ingest.read.ReadSource;
import io.athanor.ingest.read.SourceFormat;
import io.athanor.ingest.source.ReadingLimit;
import io.athanor.ingest.source.RejectedSourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForkedReaderTest {

  private static final List<List<String>> PAGES =
      List.of(
          List.of(
              "The wheel of the mill at the tarn had been standing still for a longer ti-",
              "me than anybody liked, and the miller went down to the river and"),
          List.of("looked at it.", "", "", "He went home."));

  @TempDir static Path folder;
  private static ForkedReader reader;

  @BeforeAll
  static void start() {
    reader = new ForkedReader(limits(256, Duration.ofSeconds(60), 2_000_000, folder));
  }

  @AfterAll
  static void end() {
    reader.close();
  }

  @Test
  void pdfIsReadWithParagraphsThatPointIntoItsRendition() throws Exception {
    // Given
    byte[] pdf = SampleFiles.pdf(PAGES);
    // When
    ReadSource read = read(SourceKind.FILES, "file:///mill.pdf", pdf);
    // Then
    assertThat(texts(read.extraction()))
        .containsExactly(
            "The wheel of the mill at the tarn had been standing still for a longer time than"
                + " anybody liked, and the miller went down to the river and looked at it.",
            "He went home.");
    Paragraph first = read.extraction().content().paragraphs().getFirst();
    String rendition =
        new String(
            read.rendition().bytes(), java.nio.charset.Charset.forName(read.text().charset()));
    assertThat(rendition.substring(first.sourceStart(), first.sourceEnd()))
        .startsWith("The wheel of")
        .contains("\f")
        .endsWith("looked at it.");
  }

  @Test
  void epubIsReadAsOnePageWithItsTitleAndHeadings() throws Exception {
    // Given
    byte[] epub =
        SampleFiles.epub(
            "Tarn &amp; Mill",
            List.of(
                "<h1>The mill</h1><p>It stands &lt;still&gt;.</p>",
                "<h1>The river</h1><p>It flows.</p>"));
    // When
    ReadSource read = read(SourceKind.FILES, "file:///mill.epub", epub);
    // Then
    assertThat(read.extraction().title()).isEqualTo("Tarn & Mill");
    assertThat(read.extraction().content().text())
        .containsSubsequence("The mill", "It stands <still>.", "The river", "It flows.");
    assertThat(read.rendition().mediaType()).startsWith("application/xhtml+xml");
    Paragraph last = read.extraction().content().paragraphs().getLast();
    assertThat(read.rendition().text().substring(last.sourceStart(), last.sourceEnd()))
        .isEqualTo("It flows.");
  }

  @Test
  void parquetIsReadAsATable() throws Exception {
    byte[] parquet = resource("rows.parquet");
    Table table = read(SourceKind.TABLE, "file:///rows.parquet", parquet).extraction().table();
    assertThat(table.columns()).containsExactly("name", "age", "score", "tags", "said");
    assertThat(table.rows())
        .extracting(Table.Row::values)
        .containsExactly(
            List.of("Ada", "36", "1.5", "[\"a\",\"b\"]", "{\"to\":\"Ben\",\"text\":\"Why?\"}"),
            List.of("Bén", "", "-2.0", "[]", ""));
  }

  @Test
  void encryptedPdfIsRefusedUnlessItOpensWithoutAPassword() throws Exception {
    assertThat(rejection("file:///a.pdf", SampleFiles.encryptedPdf(PAGES, "secret")))
        .isEqualTo("/a.pdf: the PDF is encrypted; save it without a password and submit that file");
    assertThat(
            texts(
                read(SourceKind.FILES, "file:///a.pdf", SampleFiles.encryptedPdf(PAGES, ""))
                    .extraction()))
        .hasSize(2);
  }

  @Test
  void scannedPdfIsRefusedWithAHintToTextRecognition() throws Exception {
    assertThat(rejection("file:///a.pdf", SampleFiles.pdf(List.of(List.of(), List.of()))))
        .isEqualTo(
            "/a.pdf: none of the 2 pages of the PDF holds text: they are scanned pictures; run"
                + " text recognition (OCR) over the file first");
  }

  @Test
  void damagedFilesAreRefusedAndTheProcessGoesOn() throws Exception {
    // Given
    byte[] pdf = SampleFiles.pdf(PAGES);
    byte[] epub = SampleFiles.epub("A", List.of("<p>One.</p>"));
    byte[] parquet = resource("rows.parquet");
    Object before = pidAfter(pdf);
    // When
    String cutPdf =
        rejection("file:///a.pdf", "%PDF-1.7\nnothing".getBytes(StandardCharsets.UTF_8));
    String cutEpub = rejection("file:///a.epub", Arrays.copyOf(epub, epub.length / 2));
    String cutParquet =
        catchThrowableOfType(
                RejectedSourceException.class,
                () ->
                    read(
                        SourceKind.TABLE,
                        "file:///a.parquet",
                        Arrays.copyOf(parquet, parquet.length / 2)))
            .detail();
    // Then
    assertThat(cutPdf).startsWith("/a.pdf: the PDF file is damaged");
    assertThat(cutEpub).startsWith("/a.epub: the EPUB");
    assertThat(cutParquet).startsWith("/a.parquet: the Parquet file is damaged");
    assertThat(pidAfter(pdf)).isEqualTo(before);
  }

  @Test
  void zipBombIsRefusedByTheSizeOfItsText() throws Exception {
    String chapter = "<p>" + "Still turning. ".repeat(400_000) + "</p>";
    assertThat(rejection("file:///bomb.epub", SampleFiles.epub("A", List.of(chapter))))
        .startsWith("/bomb.epub: the file unpacks to more than 2000000 characters");
  }

  @Test
  void fileThatNeedsTooMuchMemoryCostsItsProcessAndNothingElse(@TempDir Path own) throws Exception {
    try (ForkedReader small =
        new ForkedReader(limits(48, Duration.ofSeconds(60), 400_000_000, own))) {
      // Given
      String chapter = "<p>" + "A".repeat(90_000_000) + "</p>";
      byte[] bomb = SampleFiles.epub(chapter, List.of("<p>One.</p>"));
      // When
      RejectedSourceException rejection =
          catchThrowableOfType(
              RejectedSourceException.class,
              () -> small.read(SourceFormat.EPUB, "file:///bomb.epub", bomb));
      // Then
      assertThat(rejection.detail())
          .isEqualTo(
              "/bomb.epub: the EPUB file took down the process that reads it; it is damaged, or"
                  + " needs more memory than 48 MB (athanor.ingest.reader.max-heap)");
      assertThat(small.read(SourceFormat.PDF, "file:///a.pdf", SampleFiles.pdf(PAGES)).text())
          .contains("He went home.");
    }
  }

  @Test
  void slowFileIsKilledAndItsFilesAreDeleted(@TempDir Path own) throws Exception {
    try (ForkedReader hasty = new ForkedReader(limits(96, Duration.ofMillis(1), 2_000_000, own))) {
      RejectedSourceException rejection =
          catchThrowableOfType(
              RejectedSourceException.class,
              () -> hasty.read(SourceFormat.PDF, "file:///a.pdf", SampleFiles.pdf(PAGES)));
      assertThat(rejection.detail())
          .isEqualTo(
              "/a.pdf: reading the PDF file took longer than 0 s (athanor.ingest.reader.timeout)");
      assertThat(hasty.pid()).isNull();
      assertThat(files(own)).isEmpty();
    }
  }

  @Test
  void idleProcessEnds(@TempDir Path own) throws Exception {
    ForkLimits limits =
        new ForkLimits(96, Duration.ofSeconds(60), 2_000_000, Duration.ofMillis(50), own);
    try (ForkedReader idle = new ForkedReader(limits)) {
      assertThat(idle.read(SourceFormat.PDF, "file:///a.pdf", SampleFiles.pdf(PAGES)).text())
          .contains("He went home.");
      Awaitility.await().untilAsserted(() -> assertThat(files(own)).isEmpty());
      assertThat(idle.pid()).isNull();
    }
  }

  private static Object pidAfter(byte[] pdf) throws InterruptedException {
    assertThat(reader.read(SourceFormat.PDF, "file:///a.pdf", pdf).text()).contains("home");
    return reader.pid();
  }

  private static ReadSource read(SourceKind kind, String uri, byte[] content)
      throws InterruptedException {
    return new DocumentReader(reader, new ReadingLimit(Duration.ofSeconds(60)))
        .read(kind, SourceOptions.NONE, uri, content, null);
  }

  private static String rejection(String uri, byte[] content) {
    return catchThrowableOfType(
            RejectedSourceException.class, () -> read(SourceKind.FILES, uri, content))
        .detail();
  }

  private static List<String> texts(Extraction read) {
    return read.content().paragraphs().stream()
        .map(each -> read.content().text().substring(each.start(), each.end()))
        .toList();
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (var stream = ForkedReaderTest.class.getResourceAsStream(name)) {
      return stream.readAllBytes();
    }
  }

  private static ForkLimits limits(int megabytes, Duration timeout, long characters, Path folder) {
    return new ForkLimits(megabytes, timeout, characters, Duration.ofMinutes(5), folder);
  }
}
