package io.athanor.ingest.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DecodedTextTest {

  private static final byte[] LATIN_1 = "<p>café</p>".getBytes(StandardCharsets.ISO_8859_1);

  @Test
  void httpHeaderDecides() {
    assertThat(DecodedText.of(LATIN_1, "text/html; charset=ISO-8859-1"))
        .isEqualTo(new DecodedText("<p>café</p>", "windows-1252"));
  }

  @Test
  void metaDecidesWithoutHeader() {
    byte[] page = "<meta charset=koi8-r><p>Привет</p>".getBytes(Charset.forName("KOI8-R"));
    assertThat(DecodedText.of(page, "text/html").text()).contains("Привет");
  }

  @Test
  void xmlDeclarationCountsAsMeta() {
    byte[] page =
        "<?xml version=\"1.0\" encoding=\"windows-1251\"?><p>Привет</p>"
            .getBytes(Charset.forName("windows-1251"));
    assertThat(DecodedText.of(page, null).text()).contains("Привет");
  }

  @Test
  void byteOrderMarkBeatsTheHeaderAndStaysCounted() {
    byte[] page = "\uFEFFcafé".getBytes(StandardCharsets.UTF_8);
    DecodedText text = DecodedText.of(page, "text/html; charset=ISO-8859-1");
    assertThat(text).isEqualTo(new DecodedText("\uFEFFcafé", "UTF-8"));
    assertThat(text.withoutByteOrderMark()).isEqualTo(" café");
  }

  @Test
  void utf16IsKnownByItsMark() {
    byte[] page = "\uFEFFcafé".getBytes(StandardCharsets.UTF_16LE);
    assertThat(DecodedText.of(page, null)).isEqualTo(new DecodedText("\uFEFFcafé", "UTF-16LE"));
  }

  @Test
  void undeclaredBytesAreUtf8OrElseWindows1252() {
    assertThat(DecodedText.of("café".getBytes(StandardCharsets.UTF_8), null).text())
        .isEqualTo("café");
    assertThat(DecodedText.of(LATIN_1, null).text()).isEqualTo("<p>café</p>");
  }

  @Test
  void unknownCharsetNameIsSkipped() {
    assertThat(
            DecodedText.of("café".getBytes(StandardCharsets.UTF_8), "text/html; charset=klingon")
                .charset())
        .isEqualTo("UTF-8");
  }
}
