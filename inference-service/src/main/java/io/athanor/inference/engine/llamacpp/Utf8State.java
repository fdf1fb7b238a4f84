package io.athanor.inference.engine.llamacpp;

/**
 * A reader of UTF-8 that knows only whether bytes may follow each other (Unicode standard, table
 * 3-7). A state is a number; {@link #START} is between two characters.
 */
final class Utf8State {

  static final int START = 0;
  static final int INVALID = -1;

  /** States that expect as many further bytes as their number says. */
  private static final int ONE_MORE = 1;

  private static final int TWO_MORE = 2;
  private static final int THREE_MORE = 3;

  /** States behind lead bytes whose second byte has a narrower range. */
  private static final int AFTER_E0 = 4;

  private static final int AFTER_ED = 5;
  private static final int AFTER_F0 = 6;
  private static final int AFTER_F4 = 7;

  private Utf8State() {}

  /** The state after some bytes. */
  static int after(int state, byte[] bytes) {
    int next = state;
    for (byte each : bytes) {
      next = after(next, Byte.toUnsignedInt(each));
    }
    return next;
  }

  private static int after(int state, int unit) {
    return switch (state) {
      case START -> lead(unit);
      case ONE_MORE -> within(unit, 0x80, 0xBF, START);
      case TWO_MORE -> within(unit, 0x80, 0xBF, ONE_MORE);
      case THREE_MORE -> within(unit, 0x80, 0xBF, TWO_MORE);
      case AFTER_E0 -> within(unit, 0xA0, 0xBF, ONE_MORE);
      case AFTER_ED -> within(unit, 0x80, 0x9F, ONE_MORE);
      case AFTER_F0 -> within(unit, 0x90, 0xBF, TWO_MORE);
      case AFTER_F4 -> within(unit, 0x80, 0x8F, TWO_MORE);
      default -> INVALID;
    };
  }

  private static int lead(int unit) {
    if (unit < 0x80) {
      return START;
    }
    if (unit < 0xC2 || unit > 0xF4) {
      return INVALID;
    }
    if (unit < 0xE0) {
      return ONE_MORE;
    }
    return switch (unit) {
      case 0xE0 -> AFTER_E0;
      case 0xED -> AFTER_ED;
      case 0xF0 -> AFTER_F0;
      case 0xF4 -> AFTER_F4;
      default -> unit < 0xF0 ? TWO_MORE : THREE_MORE;
    };
  }

  private static int within(int unit, int least, int greatest, int next) {
    return unit >= least && unit <= greatest ? next : INVALID;
  }
}
