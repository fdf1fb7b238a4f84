package io.athanor.dataset.format;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** A stream as characters: UTF-8 and nothing else, a byte order mark is skipped. */
final class Utf8Text {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Utf8Text() {}

  /** Bytes that are not UTF-8 end in a {@link java.nio.charset.CharacterCodingException}. */
  static Reader of(InputStream stream) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                stream,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
    reader.mark(1);
    int first = -1;
    try {
      first = reader.read();
    } catch (java.nio.charset.CharacterCodingException foundAgainByTheCaller) {
      // The decoder reports it once more when the caller reads.
    }
    if (first != BYTE_ORDER_MARK) {
      reader.reset();
    }
    return reader;
  }
}
