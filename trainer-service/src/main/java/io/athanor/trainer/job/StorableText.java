package io.athanor.trainer.job;

/** What PostgreSQL can keep, as text and as JSON: anything but U+0000 and halves of a character. */
final class StorableText {

  private StorableText() {}

  static boolean isStorable(String text) {
    return text.codePoints().noneMatch(StorableText::isForbidden);
  }

  private static boolean isForbidden(int codePoint) {
    return codePoint == 0
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }
}
