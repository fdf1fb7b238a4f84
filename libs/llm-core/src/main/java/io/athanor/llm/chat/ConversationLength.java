package io.athanor.llm.chat;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Counts the tokens that a row takes in training with one base model: the model's own template and
 * tokenizer, stop tokens and document frame included. May be used by many threads.
 */
public final class ConversationLength implements AutoCloseable {
  private final ModelChat chat;

  private ConversationLength(ModelChat chat) {
    this.chat = chat;
  }

  /** Of the base model in a GGUF file or a Hugging Face folder; no weight is read. */
  public static ConversationLength of(Path fileOrFolder) throws IOException {
    return new ConversationLength(ModelChat.open(fileOrFolder));
  }

  /**
   * Tokens of a conversation.
   *
   * @throws ChatTemplateException if the model has no template or its template refuses
   */
  public int tokens(Conversation conversation) {
    return chat.length(conversation);
  }

  /** Tokens of a document that is learned as raw text. */
  public int tokens(String document) {
    return chat.document(document).length();
  }

  @Override
  public void close() {
    chat.close();
  }
}
