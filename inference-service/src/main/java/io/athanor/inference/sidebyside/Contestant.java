package io.athanor.inference.sidebyside;

import java.util.function.Consumer;

/** One model that was asked. */
interface Contestant {

  /** What clients call it. */
  String model();

  /** Its weights; contestants of equal base share template, tokenizer and quantisation. */
  String base();

  /**
   * Waits for the answer.
   *
   * @param onText told each piece as it comes
   */
  Outcome answer(Consumer<String> onText);

  /** Nobody reads the answer any more. */
  void abandon();

  /** How an answer ended; token counts are 0 where a server does not tell them. */
  record Outcome(String finishReason, int promptTokens, int completionTokens) {}
}
