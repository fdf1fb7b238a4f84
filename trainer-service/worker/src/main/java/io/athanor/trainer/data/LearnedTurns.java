package io.athanor.trainer.data;

import io.athanor.llm.chat.RenderedConversation;
import java.util.List;

/**
 * Takes the loss off assistant turns that are context only. The tokens of two assistant turns never
 * touch, for the template writes who speaks between them: each run of supervised tokens is one
 * turn.
 */
final class LearnedTurns {

  private LearnedTurns() {}

  /**
   * The row with its loss on the learned turns alone.
   *
   * @throws DatasetException when turns and runs do not match, so that a mask would be guesswork
   */
  static RenderedConversation only(Example.Conversation example, RenderedConversation rendered) {
    List<Example.Message> answers =
        example.messages().stream()
            .filter(message -> message.role().equals(Example.Message.ASSISTANT))
            .toList();
    if (answers.stream().allMatch(Example.Message::learned)) {
      return rendered;
    }
    boolean[] supervised = rendered.supervised().clone();
    int run = -1;
    for (int index = 0; index < supervised.length; index++) {
      if (rendered.supervised()[index]) {
        boolean first = index == 0 || !rendered.supervised()[index - 1];
        run += first ? 1 : 0;
        supervised[index] = run < answers.size() && answers.get(run).learned();
      }
    }
    if (run + 1 != answers.size()) {
      throw new DatasetException(
          "row "
              + example.id()
              + ": "
              + answers.size()
              + " assistant turns became "
              + (run + 1)
              + " runs of learned tokens, so turns of weight 0 cannot be told apart");
    }
    return new RenderedConversation(rendered.ids(), supervised, rendered.text());
  }
}
