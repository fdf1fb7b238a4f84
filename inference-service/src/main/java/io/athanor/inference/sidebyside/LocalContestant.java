package io.athanor.inference.sidebyside;

import io.athanor.inference.chat.ChatAnswer;
import io.athanor.inference.chat.ChatAnswer.Part;
import io.athanor.inference.engine.FinishReason;
import io.athanor.inference.engine.GenerationResult;
import io.athanor.inference.registry.ServedModel;
import java.util.Locale;
import java.util.function.Consumer;

/** A model of this service. */
record LocalContestant(ServedModel served, ChatAnswer pending) implements Contestant {

  @Override
  public String model() {
    return served.name();
  }

  @Override
  public String base() {
    return served.base().sha256();
  }

  @Override
  public Outcome answer(Consumer<String> onText) {
    while (true) {
      switch (pending.next()) {
        case Part.Text part -> onText.accept(part.piece());
        case Part.End end -> {
          GenerationResult result = end.result();
          return new Outcome(
              word(result.finishReason()), result.promptTokens(), result.completionTokens());
        }
        case Part.Failure failure -> throw failure.cause();
      }
    }
  }

  @Override
  public void abandon() {
    pending.abandon();
  }

  private static String word(FinishReason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
