package io.athanor.inference.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns drawn tokens into pieces of text that never hold part of a character or of a stop string.
 *
 * <p>A token that is reported travels with the piece that holds its last character. Where a stop
 * string ends the answer, the tokens that begin before it are reported.
 */
final class AnswerText {

  /** What can be passed on: some text, some tokens, or nothing. */
  record Piece(String text, List<DrawnToken> tokens) {

    boolean isEmpty() {
      return text.isEmpty() && tokens.isEmpty();
    }
  }

  /** A token whose characters are {@code start} (inclusive) to {@code end} (exclusive). */
  private record Held(DrawnToken token, int start, int end) {}

  private final Utf8Assembler characters = new Utf8Assembler();
  private final StopStringFilter stops;
  private final Deque<Held> held = new ArrayDeque<>();
  private int assembled;
  private int passedOn;

  AnswerText(List<String> stopStrings) {
    stops = new StopStringFilter(stopStrings);
  }

  /**
   * Appends a token.
   *
   * @param token what to report about it; null for nothing
   */
  Piece push(byte[] bytes, @Nullable DrawnToken token) {
    int start = assembled;
    String text = characters.push(bytes);
    assembled += text.length();
    if (token != null) {
      // An unfinished character will be the next one.
      held.add(new Held(token, start, assembled + (characters.isHolding() ? 1 : 0)));
    }
    return piece(stops.push(text));
  }

  /** What is left at the end of the answer. */
  Piece flush() {
    String text = characters.flush();
    assembled += text.length();
    String rest = stops.push(text);
    if (stops.stopped()) {
      return piece(rest);
    }
    rest += stops.flush();
    passedOn += rest.length();
    return new Piece(rest, take(each -> true));
  }

  /** Whether a stop string ended the answer. */
  boolean stopped() {
    return stops.stopped();
  }

  private Piece piece(String text) {
    passedOn += text.length();
    return new Piece(
        text,
        stops.stopped()
            ? take(each -> each.start() < passedOn)
            : take(each -> each.end() <= passedOn));
  }

  private List<DrawnToken> take(Predicate<Held> condition) {
    List<DrawnToken> tokens = new ArrayList<>();
    while (!held.isEmpty() && condition.test(held.element())) {
      tokens.add(held.remove().token());
    }
    return tokens;
  }
}
