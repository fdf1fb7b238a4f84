package io.athanor.ingest.extract;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Tells the charset of undeclared bytes from what they look like: valid UTF-8 is UTF-8, for no
 * other text is by chance; the rest is told by ICU's detector from byte statistics.
 */
final class CharsetGuess {

  /** The detector reads no more. */
  private static final int WINDOW = 8000;

  /** Below this, of 100, its answers are hardly better than chance. */
  private static final int LEAST_CONFIDENCE = 20;

  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  private CharsetGuess() {}

  /** The charset, if there is one that gives these bytes a meaning. */
  static Optional<Charset> of(byte[] bytes) {
    int first = firstBeyondAscii(bytes);
    if (first < 0 || isUtf8(bytes)) {
      return Optional.of(StandardCharsets.UTF_8);
    }
    // What is to be told apart lies around the first character that is not ASCII.
    int start = Math.max(0, Math.min(first - WINDOW / 4, bytes.length - WINDOW));
    CharsetDetector detector = new CharsetDetector();
    detector.enableInputFilter(true);
    detector.setText(Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + WINDOW)));
    for (CharsetMatch match : detector.detectAll()) {
      if (match.getConfidence() >= LEAST_CONFIDENCE && canBe(match.getName())) {
        return Optional.of(charset(match.getName()));
      }
    }
    return Optional.empty();
  }

  /** Index of the first byte that is no ASCII character, or -1. */
  static int firstBeyondAscii(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] < 0) {
        return i;
      }
    }
    return -1;
  }

  /** UTF-16 and UTF-32 without their marks are not told from noise; invalid UTF-8 is none. */
  private static boolean canBe(String name) {
    return !name.startsWith("UTF-") && Charset.isSupported(name);
  }

  private static Charset charset(String name) {
    // Browsers read all ISO-8859-1 as windows-1252, its superset.
    return name.equals("ISO-8859-1") ? WINDOWS_1252 : Charset.forName(name);
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
