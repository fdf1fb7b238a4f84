package io.athanor.dataset.preview;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Turn;
import io.athanor.kit.http.ProblemException;
import io.athanor.llm.chat.ChatTemplateException;
import io.athanor.llm.chat.Conversation;
import io.athanor.llm.chat.ModelChat;
import io.athanor.llm.chat.Role;
import io.athanor.llm.chat.TokenPreview;

/**
 * A row as a base model is trained on it.
 *
 * @param tokens number of tokens
 * @param learned number of tokens that count in the loss
 * @param row the text and its tokens
 */
public record ExamplePreview(
    Example example, String baseModel, int tokens, long learned, TokenPreview row) {

  /**
   * Writes a row with a base model's template and tokenizer.
   *
   * @throws ProblemException when the template refuses the conversation
   */
  static ExamplePreview of(Example example, String baseModel, ModelChat chat) {
    try {
      String text = example.text();
      TokenPreview row =
          text == null ? chat.preview(conversation(example)) : chat.previewDocument(text);
      return new ExamplePreview(example, baseModel, row.tokens().size(), row.learned(), row);
    } catch (ChatTemplateException refused) {
      throw new ProblemException(
          ProblemCode.TEMPLATE_REFUSED, String.valueOf(refused.getMessage()));
    }
  }

  private static Conversation conversation(Example example) {
    return new Conversation(example.turns().stream().map(ExamplePreview::turn).toList());
  }

  private static io.athanor.llm.chat.Turn turn(Turn turn) {
    Double weight = turn.weight();
    return new io.athanor.llm.chat.Turn(
        Role.of(turn.role().word()), turn.content(), weight == null || weight > 0);
  }
}
