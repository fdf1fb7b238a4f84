package io.athanor.dataset.format;

import io.athanor.contracts.dataset.Turn;

/** UTF-16 whose surrogates come in pairs: only that can be written as UTF-8 and read back. */
final class WellFormedText {

  private WellFormedText() {}

  static boolean is(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (Character.isSurrogate(unit)) {
        boolean pair =
            Character.isHighSurrogate(unit)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** Refuses a row that no format can hold. */
  static void require(TrainingRow row) {
    boolean good =
        switch (row) {
          case TrainingRow.Conversation conversation ->
              conversation.turns().stream().map(Turn::content).allMatch(WellFormedText::is);
          case TrainingRow.RawText text -> is(text.text());
        };
    if (!good) {
      throw new UnholdableRowException("half of a surrogate pair is no text and cannot be written");
    }
  }
}
