package io.athanor.inference.registry;

import io.athanor.llm.chat.ChatTemplate;
import io.athanor.llm.chat.ChatTemplates;
import io.athanor.llm.chat.Conversation;
import io.athanor.llm.chat.ConversationRenderer;
import io.athanor.llm.chat.StopTokens;
import io.athanor.llm.chat.TextFraming;
import io.athanor.llm.format.GgufFile;
import io.athanor.llm.tokenizer.Tokenizer;
import io.athanor.llm.tokenizer.TokenizerFactory;
import io.athanor.llm.tokenizer.TokenizerMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * How conversations become the tokens of one base model: template and tokenizer of its GGUF file,
 * through the same code as in training. Thread-safe.
 */
public final class ChatFormat implements AutoCloseable {

  private final Tokenizer tokenizer;
  private final ConversationRenderer renderer;
  private final TextFraming framing;
  private final Set<Integer> stopTokens;

  private ChatFormat(
      Tokenizer tokenizer,
      ConversationRenderer renderer,
      TextFraming framing,
      Set<Integer> stopTokens) {
    this.tokenizer = tokenizer;
    this.renderer = renderer;
    this.framing = framing;
    this.stopTokens = stopTokens;
  }

  /** Reads the format; the file's structure is checked completely on the way. */
  static ChatFormat read(Path gguf) throws IOException {
    try (GgufFile file = GgufFile.open(gguf)) {
      TokenizerMetadata metadata = TokenizerMetadata.of(file.metadata().plain());
      Tokenizer tokenizer = TokenizerFactory.fromGguf(metadata);
      try {
        ChatTemplate template = ChatTemplates.fromGguf(metadata, tokenizer);
        ConversationRenderer renderer = new ConversationRenderer(template, tokenizer);
        StopTokens stopTokens = renderer.stopTokens(StopTokens.fromGguf(metadata));
        TextFraming framing = TextFraming.ofGguf(metadata, tokenizer);
        return new ChatFormat(tokenizer, renderer, framing, stopTokens.ids());
      } catch (RuntimeException e) {
        tokenizer.close();
        throw e;
      }
    }
  }

  /**
   * The conversation and the beginning of the assistant's answer.
   *
   * @throws io.athanor.llm.chat.ChatTemplateException when the template refuses the conversation
   */
  public int[] prompt(Conversation conversation) {
    return renderer.renderPrompt(conversation);
  }

  /**
   * A text without any template, to be continued. Special tokens that are spelled out in it are
   * recognised, as llama.cpp and vLLM do for completions.
   */
  public int[] plain(String text) {
    return framing.before(tokenizer.encode(text, true));
  }

  /** Number of token ids. */
  public int vocabularySize() {
    return tokenizer.vocabularySize();
  }

  /** The tokens that end an answer. */
  public Set<Integer> stopTokens() {
    return stopTokens;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
