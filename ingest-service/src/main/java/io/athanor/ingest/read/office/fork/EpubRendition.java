package io.athanor.ingest.read.office.fork;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Set;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.epub.EpubParser;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * An EPUB as one XHTML page: its chapters in reading order, with the elements that say what is a
 * heading, paragraph, list or table. Attributes but {@code class} and {@code id} are left out.
 */
final class EpubRendition {

  private EpubRendition() {}

  static void write(Path file, Writer output) throws IOException {
    Metadata metadata = new Metadata();
    Body body = new Body(output, metadata);
    try (TikaInputStream input = TikaInputStream.get(file)) {
      new EpubParser().parse(input, body, metadata, new ParseContext());
    } catch (EncryptedDocumentException e) {
      throw new RefusedFileException(
          "the EPUB is protected; submit a copy without digital rights management");
    } catch (SAXException | TikaException e) {
      throw Failures.of(e, "the EPUB file is damaged");
    }
    if (!body.hasText) {
      throw new RefusedFileException("the EPUB holds no text");
    }
    output.write("</body></html>\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Writes the events inside Tika's body element. */
  private static final class Body extends DefaultHandler {

    private static final Set<String> OUTSIDE = Set.of("html", "head", "body", "title", "meta");
    private static final Set<String> EMPTY = Set.of("br", "hr", "img");
    private static final long MOST_ELEMENTS = 5_000_000;

    private final Writer output;
    private final Metadata metadata;
    private boolean hasHead;
    private boolean hasText;
    private int hidden;
    private long elements;

    Body(Writer output, Metadata metadata) {
      this.output = output;
      this.metadata = metadata;
    }

    @Override
    public void startElement(String uri, String name, String qualified, Attributes attributes)
        throws SAXException {
      if (++elements > MOST_ELEMENTS) {
        throw new SAXException(
            new RefusedFileException("the EPUB has more than " + MOST_ELEMENTS + " elements"));
      }
      if (name.equals("head") || name.equals("style") || name.equals("script")) {
        hidden++;
      }
      if (hidden == 0 && !OUTSIDE.contains(name)) {
        writeHead();
        StringBuilder tag = new StringBuilder("<").append(name);
        for (String kept : new String[] {"class", "id"}) {
          String value = attributes.getValue(kept);
          if (value != null) {
            tag.append(' ').append(kept).append("=\"").append(escaped(value)).append('"');
          }
        }
        write(tag.append(EMPTY.contains(name) ? "/>" : ">").toString());
      }
    }

    @Override
    public void endElement(String uri, String name, String qualified) throws SAXException {
      if (hidden == 0 && !OUTSIDE.contains(name) && !EMPTY.contains(name)) {
        write("</" + name + ">");
      }
      if (name.equals("head") || name.equals("style") || name.equals("script")) {
        hidden--;
      }
    }

    @Override
    public void characters(char[] text, int start, int length) throws SAXException {
      if (hidden == 0) {
        String characters = new String(text, start, length);
        hasText |= !characters.isBlank();
        write(escaped(characters));
      }
    }

    @Override
    public void ignorableWhitespace(char[] text, int start, int length) throws SAXException {
      if (hidden == 0) {
        write(new String(text, start, length));
      }
    }

    /** The book's description comes before its first chapter. */
    private void writeHead() throws SAXException {
      if (hasHead) {
        return;
      }
      hasHead = true;
      String title = metadata.get(TikaCoreProperties.TITLE);
      String language = metadata.get(TikaCoreProperties.LANGUAGE);
      write(language == null ? "<html>" : "<html lang=\"" + escaped(language) + "\">");
      write("<head><title>" + (title == null ? "" : escaped(title)) + "</title></head><body>\n");
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
