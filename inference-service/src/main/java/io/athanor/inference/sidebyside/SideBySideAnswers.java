package io.athanor.inference.sidebyside;

import io.athanor.inference.sidebyside.Contestant.Outcome;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/** Collects what several contestants say at the same time into one order. */
final class SideBySideAnswers {

  /** What comes next, of the contestant with the given index. */
  sealed interface Part {

    int index();

    record Text(int index, String piece) implements Part {}

    record End(int index, Outcome outcome) implements Part {}

    record Failure(int index, RuntimeException cause) implements Part {}
  }

  private final LinkedBlockingQueue<Part> parts = new LinkedBlockingQueue<>();

  /** Begins to listen, with a virtual thread for each contestant. */
  SideBySideAnswers(List<Contestant> contestants) {
    for (int i = 0; i < contestants.size(); i++) {
      int index = i;
      Thread.ofVirtual().name("compare-" + i).start(() -> listen(index, contestants.get(index)));
    }
  }

  Part next() throws InterruptedException {
    return parts.take();
  }

  private void listen(int index, Contestant contestant) {
    try {
      Outcome outcome = contestant.answer(piece -> parts.add(new Part.Text(index, piece)));
      parts.add(new Part.End(index, outcome));
    } catch (RuntimeException e) {
      parts.add(new Part.Failure(index, e));
    }
  }
}
