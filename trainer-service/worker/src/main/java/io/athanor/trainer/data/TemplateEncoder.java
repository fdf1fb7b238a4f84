package io.athanor.trainer.data;

import io.athanor.llm.chat.ChatTemplate;
import io.athanor.llm.chat.ChatTemplates;
import io.athanor.llm.chat.Conversation;
import io.athanor.llm.chat.ConversationRenderer;
import io.athanor.llm.chat.RenderedConversation;
import io.athanor.llm.chat.Role;
import io.athanor.llm.chat.StopTokens;
import io.athanor.llm.chat.Turn;
import io.athanor.llm.format.GgufFile;
import io.athanor.llm.tokenizer.SpecialTokens;
import io.athanor.llm.tokenizer.Tokenizer;
import io.athanor.llm.tokenizer.TokenizerFactory;
import io.athanor.llm.tokenizer.TokenizerMetadata;
import io.athanor.trainer.engine.TokenRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** The base model's own tokenizer and chat template, from its folder or GGUF file. */
public final class TemplateEncoder implements ChatEncoder, AutoCloseable {
  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final ConversationRenderer renderer;
  private final Set<Integer> stopTokens;

  private TemplateEncoder(Tokenizer tokenizer, ChatTemplate template, StopTokens named) {
    this.tokenizer = tokenizer;
    this.template = template;
    this.renderer = new ConversationRenderer(template, tokenizer);
    this.stopTokens = renderer.stopTokens(named).ids();
  }

  /** Reads tokenizer and template of a GGUF file or a Hugging Face folder. */
  public static TemplateEncoder open(Path fileOrFolder) throws IOException {
    if (Files.isDirectory(fileOrFolder)) {
      Tokenizer tokenizer = TokenizerFactory.fromFolder(fileOrFolder);
      return new TemplateEncoder(
          tokenizer,
          ChatTemplates.fromFolder(fileOrFolder, tokenizer),
          StopTokens.fromFolder(fileOrFolder));
    }
    try (GgufFile file = GgufFile.open(fileOrFolder)) {
      TokenizerMetadata metadata = TokenizerMetadata.of(file.metadata().plain());
      Tokenizer tokenizer = TokenizerFactory.fromGguf(metadata);
      return new TemplateEncoder(
          tokenizer, ChatTemplates.fromGguf(metadata, tokenizer), StopTokens.fromGguf(metadata));
    }
  }

  @Override
  public TokenRow encode(Example example) {
    RenderedConversation rendered = renderer.render(conversation(example.messages()));
    float[] weights = new float[rendered.length()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = rendered.supervised()[i] ? example.weight() : 0;
    }
    return new TokenRow(rendered.ids(), weights);
  }

  @Override
  public int[] prompt(List<Example.Message> messages) {
    return renderer.renderPrompt(conversation(messages));
  }

  private static Conversation conversation(List<Example.Message> messages) {
    return new Conversation(
        messages.stream()
            .map(message -> new Turn(Role.of(message.role()), message.content()))
            .toList());
  }

  @Override
  public String decode(int[] tokens) {
    return tokenizer.decodeWithoutSpecialTokens(tokens);
  }

  @Override
  public Set<Integer> stopTokens() {
    return stopTokens;
  }

  public ChatTemplate template() {
    return template;
  }

  public SpecialTokens specialTokens() {
    return tokenizer.specialTokens();
  }

  /** Over the template's text and the bytes of every token. */
  @Override
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(template.source().getBytes(StandardCharsets.UTF_8));
      for (int id = 0; id < tokenizer.vocabularySize(); id++) {
        digest.update(tokenizer.tokenBytes(id));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
