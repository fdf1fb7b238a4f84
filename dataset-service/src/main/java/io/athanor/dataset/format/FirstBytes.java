package io.athanor.dataset.format;

import java.io.BufferedInputStream;
import java.io.IOException;

/** Looking at the beginning of a stream without using it up. */
final class FirstBytes {

  private static final int LOOKED_AT = 4096;

  private FirstBytes() {}

  /** The first byte that is neither white space nor part of a byte order mark; -1 without one. */
  static int firstMeaningful(BufferedInputStream stream) throws IOException {
    stream.mark(LOOKED_AT);
    try {
      for (int i = 0; i < LOOKED_AT; i++) {
        int unit = stream.read();
        boolean passedOver =
            unit == ' ' || unit == '\t' || unit == '\r' || unit == '\n' || (i < 3 && unit >= 0x80);
        if (!passedOver) {
          return unit;
        }
      }
      return -1;
    } finally {
      stream.reset();
    }
  }
}
