package io.athanor.local.chat;

import io.athanor.local.console.Console;
import io.athanor.local.console.Style;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prints answers that come at the same time one below the other: the first as it comes, the others
 * from where they are as soon as those before them have ended.
 */
final class ComparedAnswers {

  private final Console console;
  private final Map<Integer, Waiting> waiting = new TreeMap<>();
  private int shown;

  private static final class Waiting {
    private final StringBuilder text = new StringBuilder();
    private String model = "";
    private boolean headed;
    private boolean ended;
  }

  ComparedAnswers(Console console) {
    this.console = console;
  }

  void add(ComparedPart part) {
    Waiting answer = waiting.computeIfAbsent(part.index(), index -> new Waiting());
    answer.model = part.model();
    answer.text.append(part.text());
    answer.ended |= part.last();
    show();
  }

  private void show() {
    for (Waiting answer = waiting.get(shown); answer != null; answer = waiting.get(shown)) {
      if (!answer.headed) {
        console.line(console.styled(Style.DIM, answer.model + ":"));
        answer.headed = true;
      }
      console.text(answer.text.toString());
      answer.text.setLength(0);
      if (!answer.ended) {
        return;
      }
      console.line();
      shown++;
    }
  }
}
