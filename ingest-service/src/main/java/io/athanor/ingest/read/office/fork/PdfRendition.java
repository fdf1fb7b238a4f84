package io.athanor.ingest.read.office.fork;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * The text of a PDF's pages: lines as printed, an empty line behind each paragraph, a form feed
 * between pages. Pictures, notes at the margin, forms and bookmarks are left out.
 */
final class PdfRendition {

  private PdfRendition() {}

  static void write(Path file, Writer output) throws IOException {
    PDFParserConfig config = new PDFParserConfig();
    config.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
    config.setExtractAnnotationText(false);
    config.setExtractBookmarksText(false);
    config.setExtractAcroFormContent(false);
    config.setExtractInlineImages(false);
    ParseContext context = new ParseContext();
    context.set(PDFParserConfig.class, config);
    Pages pages = new Pages(output);
    try (TikaInputStream input = TikaInputStream.get(file)) {
      new PDFParser().parse(input, pages, new Metadata(), context);
    } catch (EncryptedDocumentException e) {
      throw new RefusedFileException(
          "the PDF is encrypted; save it without a password and submit that file");
    } catch (SAXException | TikaException e) {
      throw Failures.of(e, "the PDF file is damaged");
    }
    if (!pages.hasText) {
      throw new RefusedFileException(
          "none of the "
              + pages.count
              + " pages of the PDF holds text: they are scanned pictures; run text recognition"
              + " (OCR) over the file first");
    }
  }

  /** Takes Tika's events: a division of class page for each page, paragraphs inside. */
  private static final class Pages extends DefaultHandler {

    private final Writer output;
    private int count;
    private boolean hasText;
    private boolean inPage;

    Pages(Writer output) {
      this.output = output;
    }

    @Override
    public void startElement(String uri, String name, String qualified, Attributes attributes)
        throws SAXException {
      if (name.equals("div") && "page".equals(attributes.getValue("class"))) {
        inPage = true;
        if (count++ > 0) {
          write("\f");
        }
      }
    }

    @Override
    public void endElement(String uri, String name, String qualified) throws SAXException {
      if (inPage && (name.equals("p") || name.equals("div"))) {
        write("\n\n");
      }
    }

    @Override
    public void characters(char[] text, int start, int length) throws SAXException {
      if (inPage) {
        String characters = new String(text, start, length);
        hasText |= !characters.isBlank();
        write(characters.replace('\f', '\n'));
      }
    }

    /** Line ends come as white space that a parser of XML might ignore. */
    @Override
    public void ignorableWhitespace(char[] text, int start, int length) throws SAXException {
      characters(text, start, length);
    }

    private void write(String text) throws SAXException {
      try {
        output.write(text);
      } catch (IOException e) {
        throw new SAXException(e);
      }
    }
  }
}
