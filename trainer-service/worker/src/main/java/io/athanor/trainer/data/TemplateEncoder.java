package io.athanor.trainer.data;

import io.athanor.llm.chat.ChatTemplate;
import io.athanor.llm.chat.Conversation;
import io.athanor.llm.chat.ModelChat;
import io.athanor.llm.chat.RenderedConversation;
import io.athanor.llm.chat.Role;
import io.athanor.llm.chat.Turn;
import io.athanor.llm.tokenizer.SpecialTokens;
import io.athanor.trainer.engine.TokenRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The base model's own tokenizer and chat template, from its folder or GGUF file. A model without a
 * template can be opened, but encodes no conversation.
 */
public final class TemplateEncoder implements ChatEncoder, AutoCloseable {
  private final ModelChat chat;

  private TemplateEncoder(ModelChat chat) {
    this.chat = chat;
  }

  /** Reads tokenizer and template of a GGUF file or a Hugging Face folder. */
  public static TemplateEncoder open(Path fileOrFolder) throws IOException {
    return new TemplateEncoder(ModelChat.open(fileOrFolder));
  }

  /**
   * Refuses rows that this template would teach in a wrong format.
   *
   * @param embeddingRows rows of the base's embedding
   * @throws io.athanor.llm.chat.TemplateRefusedException with the rendered text of the row
   */
  public void requireFit(List<Example> examples, int embeddingRows) {
    List<Conversation> conversations =
        examples.stream()
            .filter(Example.Conversation.class::isInstance)
            .map(example -> conversation(((Example.Conversation) example).messages()))
            .toList();
    chat.requireFit(conversations, embeddingRows);
  }

  @Override
  public TokenRow encode(Example.Conversation example) {
    requireTemplate();
    return weighted(chat.render(conversation(example.messages())), example.weight());
  }

  @Override
  public TokenRow encode(Example.RawText example) {
    return weighted(chat.document(example.text()), example.weight());
  }

  private static TokenRow weighted(RenderedConversation rendered, float weight) {
    float[] weights = new float[rendered.length()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = rendered.supervised()[i] ? weight : 0;
    }
    return new TokenRow(rendered.ids(), weights);
  }

  @Override
  public int[] prompt(List<Example.Message> messages) {
    requireTemplate();
    return chat.prompt(conversation(messages));
  }

  private void requireTemplate() {
    if (chat.template().isEmpty()) {
      throw new DatasetException("the base model has no chat template to write conversations with");
    }
  }

  private static Conversation conversation(List<Example.Message> messages) {
    return new Conversation(
        messages.stream()
            .map(message -> new Turn(Role.of(message.role()), message.content(), message.learned()))
            .toList());
  }

  @Override
  public String decode(int[] tokens) {
    return chat.tokenizer().decodeWithoutSpecialTokens(tokens);
  }

  @Override
  public Set<Integer> stopTokens() {
    return chat.stopTokens().ids();
  }

  /** Absent if the model has none. */
  public Optional<ChatTemplate> template() {
    return chat.template();
  }

  public SpecialTokens specialTokens() {
    return chat.tokenizer().specialTokens();
  }

  /** Over the template's text and the bytes of every token. */
  @Override
  public String sha256() {
    return chat.sha256();
  }

  @Override
  public void close() {
    chat.close();
  }
}
