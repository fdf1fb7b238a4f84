package io.athanor.ingest.extract;

import io.athanor.contracts.document.DocumentFlag;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The characters of a source and the charset they were decoded with. Which one, in this order: byte
 * order mark, {@code charset} of the HTTP header, {@code charset} named in the first 1024 bytes
 * (HTML meta or XML declaration; WHATWG HTML 13.2.3), what the bytes look like, UTF-8. A byte order
 * mark stays as the first character, so that offsets count every character of the original.
 *
 * @param text the decoded characters
 * @param charset name with which {@code new String(original, charset)} gives {@code text} again
 * @param guessed whether nothing named the charset and the bytes are more than ASCII
 */
public record DecodedText(String text, String charset, boolean guessed) {

  private static final int SNIFFED_BYTES = 1024;
  private static final Pattern DECLARED =
      Pattern.compile(
          "<(?:meta|\\?xml)[^>]{0,200}?(?:charset|encoding)\\s*=\\s*[\"']?\\s*([A-Za-z0-9_:.-]+)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern PARAMETER =
      Pattern.compile("charset\\s*=\\s*\"?([A-Za-z0-9_:.-]+)", Pattern.CASE_INSENSITIVE);
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  /** Decodes the bytes of a source. */
  public static DecodedText of(byte[] bytes, @Nullable String contentType) {
    Optional<Charset> named =
        byteOrderMark(bytes)
            .or(() -> named(PARAMETER, contentType == null ? "" : contentType))
            .or(() -> named(DECLARED, head(bytes)));
    Charset charset = named.or(() -> CharsetGuess.of(bytes)).orElse(StandardCharsets.UTF_8);
    boolean guessed = named.isEmpty() && CharsetGuess.firstBeyondAscii(bytes) >= 0;
    return new DecodedText(new String(bytes, charset), charset.name(), guessed);
  }

  /** A text whose charset is known. */
  public DecodedText(String text, String charset) {
    this(text, charset, false);
  }

  /** How many characters stand for bytes that mean nothing in this charset: U+FFFD. */
  public int lostCharacters() {
    int lost = 0;
    for (int at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', at + 1)) {
      lost++;
    }
    return lost;
  }

  /** What is doubtful about the bytes. */
  public List<DocumentFlag> flags() {
    List<DocumentFlag> flags = new ArrayList<>();
    if (guessed) {
      flags.add(DocumentFlag.CHARSET_GUESSED);
    }
    if (lostCharacters() > 0) {
      flags.add(DocumentFlag.CHARACTERS_LOST);
    }
    return flags;
  }

  /** How many characters at the start are a byte order mark: 0 or 1. */
  public int byteOrderMarks() {
    return text.startsWith("\uFEFF") ? 1 : 0;
  }

  /** The text with a byte order mark replaced by a space: for parsers that know no such mark. */
  public String withoutByteOrderMark() {
    return text.startsWith("\uFEFF") ? " " + text.substring(1) : text;
  }

  private static Optional<Charset> byteOrderMark(byte[] bytes) {
    int first = at(bytes, 0);
    int second = at(bytes, 1);
    if (first == 0xEF && second == 0xBB && at(bytes, 2) == 0xBF) {
      return Optional.of(StandardCharsets.UTF_8);
    }
    if (first == 0xFE && second == 0xFF) {
      return Optional.of(StandardCharsets.UTF_16BE);
    }
    if (first == 0xFF && second == 0xFE) {
      return Optional.of(StandardCharsets.UTF_16LE);
    }
    return Optional.empty();
  }

  private static int at(byte[] bytes, int index) {
    return index < bytes.length ? bytes[index] & 0xFF : -1;
  }

  private static Optional<Charset> named(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      return Optional.empty();
    }
    return switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
      // Browsers read all of these as windows-1252, a superset, because pages that claim them use
      // it.
      case "iso-8859-1", "latin1", "us-ascii", "ascii" -> Optional.of(WINDOWS_1252);
      // Text whose declaration could be read as ASCII is not UTF-16, whatever it says.
      case "utf-16", "utf-16le", "utf-16be" -> Optional.of(StandardCharsets.UTF_8);
      default -> supported(matcher.group(1));
    };
  }

  private static Optional<Charset> supported(String name) {
    try {
      return Optional.of(Charset.forName(name));
    } catch (UnsupportedCharsetException | IllegalCharsetNameException e) {
      return Optional.empty();
    }
  }

  private static String head(byte[] bytes) {
    return new String(bytes, 0, Math.min(bytes.length, SNIFFED_BYTES), StandardCharsets.ISO_8859_1);
  }
}
