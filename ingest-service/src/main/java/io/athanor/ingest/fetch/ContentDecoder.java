package io.athanor.ingest.fetch;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;

/**
 * Undoes the content coding of a body (RFC 9110, 8.4.1) while counting: a small body that unfolds
 * into a huge one is refused as soon as it passes the limit, not after.
 */
final class ContentDecoder {

  /** What is asked for, in the {@code Accept-Encoding} header. */
  static final String ACCEPTED = "gzip, deflate, br";

  private static final int BUFFER_BYTES = 1 << 14;

  private ContentDecoder() {}

  /** A body that is larger than it may be. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(String message) {
      super(message);
    }
  }

  /** A content coding that was not asked for. */
  static final class UnknownCodingException extends IOException {
    private static final long serialVersionUID = 1L;

    UnknownCodingException(String coding) {
      super("the server sent content encoding " + coding + " unasked");
    }
  }

  /** The decoded bytes. */
  static byte[] decode(InputStream body, String coding, long mostBytes) throws IOException {
    return readAtMost(decoding(body, coding), mostBytes, "after decompression");
  }

  /** Every byte of a stream, as long as there are not too many. */
  static byte[] readAtMost(InputStream stream, long mostBytes, String when) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
      if (bytes.size() + (long) read > mostBytes) {
        throw new TooLargeException("larger than " + mostBytes + " bytes " + when);
      }
      bytes.write(buffer, 0, read);
    }
    return bytes.toByteArray();
  }

  private static InputStream decoding(InputStream body, String coding) throws IOException {
    return switch (coding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> body;
      case "gzip", "x-gzip" -> new GZIPInputStream(body, BUFFER_BYTES);
      case "deflate" -> inflating(body);
      case "br" -> new BrotliInputStream(body, BUFFER_BYTES);
      default -> throw new UnknownCodingException(coding);
    };
  }

  /** Servers send both the zlib format, which the name means, and the bare data inside it. */
  private static InputStream inflating(InputStream body) throws IOException {
    BufferedInputStream start = new BufferedInputStream(body, BUFFER_BYTES);
    start.mark(2);
    int first = start.read();
    int second = start.read();
    start.reset();
    boolean zlib = (first & 0x0F) == 8 && (first << 8 | second) % 31 == 0;
    return new InflaterInputStream(start, new Inflater(!zlib), BUFFER_BYTES);
  }
}
