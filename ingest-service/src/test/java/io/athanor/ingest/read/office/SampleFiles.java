package io.athanor.ingest.read.office;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;

/** PDF and EPUB files made for tests. */
public final class SampleFiles {

  private static final int LINE_HEIGHT = 14;
  private static final int TOP = 720;

  private SampleFiles() {}

  /** A PDF with the lines of each page; an empty line leaves a gap. */
  public static byte[] pdf(List<List<String>> pages) throws IOException {
    try (PDDocument document = document(pages)) {
      return bytes(document);
    }
  }

  /** A PDF that opens with a password only, or with none where the user's is empty. */
  static byte[] encryptedPdf(List<List<String>> pages, String userPassword) throws IOException {
    try (PDDocument document = document(pages)) {
      StandardProtectionPolicy policy =
          new StandardProtectionPolicy("owner", userPassword, new AccessPermission());
      policy.setEncryptionKeyLength(128);
      document.protect(policy);
      return bytes(document);
    }
  }

  /** An EPUB with the given chapters, each the inside of a body element. */
  public static byte[] epub(String title, List<String> chapters) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      stored(zip, "mimetype", "application/epub+zip");
      add(
          zip,
          "META-INF/container.xml",
          "<?xml version=\"1.0\"?><container version=\"1.0\""
              + " xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile"
              + " full-path=\"book.opf\" media-type=\"application/oebps-package+xml\"/>"
              + "</rootfiles></container>");
      StringBuilder items = new StringBuilder();
      StringBuilder spine = new StringBuilder();
      for (int i = 0; i < chapters.size(); i++) {
        items
            .append("<item id=\"c" + i + "\" href=\"c" + i + ".xhtml\"")
            .append(" media-type=\"application/xhtml+xml\"/>");
        spine.append("<itemref idref=\"c" + i + "\"/>");
      }
      add(
          zip,
          "book.opf",
          "<?xml version=\"1.0\"?><package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\">"
              + "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>"
              + title
              + "</dc:title><dc:language>en</dc:language></metadata><manifest>"
              + items
              + "</manifest><spine>"
              + spine
              + "</spine></package>");
      for (int i = 0; i < chapters.size(); i++) {
        add(
            zip,
            "c" + i + ".xhtml",
            "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>x"
                + "</title></head><body>"
                + chapters.get(i)
                + "</body></html>");
      }
    }
    return bytes.toByteArray();
  }

  private static PDDocument document(List<List<String>> pages) throws IOException {
    PDDocument document = new PDDocument();
    for (List<String> lines : pages) {
      PDPage page = new PDPage();
      document.addPage(page);
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        content.beginText();
        content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 11);
        content.newLineAtOffset(60, TOP);
        for (String line : lines) {
          if (!line.isEmpty()) {
            content.showText(line);
          }
          content.newLineAtOffset(0, -LINE_HEIGHT);
        }
        content.endText();
      }
    }
    return document;
  }

  private static byte[] bytes(PDDocument document) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    document.save(bytes);
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    write(zip, text);
    zip.closeEntry();
  }

  private static void stored(ZipOutputStream zip, String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  private static void write(OutputStream stream, String text) throws IOException {
    stream.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
