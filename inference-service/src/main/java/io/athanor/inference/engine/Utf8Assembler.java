package io.athanor.inference.engine;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns the bytes of tokens into text, holding back a character until all its bytes are there.
 *
 * <p>Bytes that can never become a character are replaced by U+FFFD, as the WHATWG encoding
 * standard does.
 */
final class Utf8Assembler {

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] held = {};

  /** Appends bytes and returns the characters that are complete now. */
  String push(byte[] bytes) {
    return decode(bytes, false);
  }

  /** Whether the last bytes are the beginning of a character. */
  boolean isHolding() {
    return held.length > 0;
  }

  /** Returns what is left; an unfinished character becomes U+FFFD. */
  String flush() {
    return decode(new byte[0], true);
  }

  private String decode(byte[] bytes, boolean endOfInput) {
    ByteBuffer in = ByteBuffer.allocate(held.length + bytes.length).put(held).put(bytes).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
    decoder.decode(in, out, endOfInput);
    if (endOfInput) {
      decoder.flush(out);
      decoder.reset();
    }
    held = new byte[in.remaining()];
    in.get(held);
    return out.flip().toString();
  }
}
