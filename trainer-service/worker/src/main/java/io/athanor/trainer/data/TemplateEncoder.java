package io.athanor.trainer.data;

import io.athanor.llm.chat.ChatTemplate;
import io.athanor.llm.chat.ChatTemplates;
import io.athanor.llm.chat.Conversation;
import io.athanor.llm.chat.ConversationRenderer;
import io.athanor.llm.chat.RenderedConversation;
import io.athanor.llm.chat.Role;
import io.athanor.llm.chat.StopTokens;
import io.athanor.llm.chat.TemplateGate;
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
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The base model's own tokenizer and chat template, from its folder or GGUF file. A model without a
 * template can be opened, but encodes no conversation.
 */
public final class TemplateEncoder implements ChatEncoder, AutoCloseable {
  private final Tokenizer tokenizer;
  private final @Nullable ChatTemplate template;
  private final StopTokens named;
  private final TextFraming framing;

  private TemplateEncoder(
      Tokenizer tokenizer, @Nullable ChatTemplate template, StopTokens named, TextFraming framing) {
    this.tokenizer = tokenizer;
    this.template = template;
    this.named = named;
    this.framing = framing;
  }

  /** Reads tokenizer and template of a GGUF file or a Hugging Face folder. */
  public static TemplateEncoder open(Path fileOrFolder) throws IOException {
    if (Files.isDirectory(fileOrFolder)) {
      Tokenizer tokenizer = TokenizerFactory.fromFolder(fileOrFolder);
      return new TemplateEncoder(
          tokenizer,
          ChatTemplates.findInFolder(fileOrFolder, tokenizer).orElse(null),
          StopTokens.fromFolder(fileOrFolder),
          TextFraming.ofFolder(fileOrFolder, tokenizer));
    }
    try (GgufFile file = GgufFile.open(fileOrFolder)) {
      TokenizerMetadata metadata = TokenizerMetadata.of(file.metadata().plain());
      Tokenizer tokenizer = TokenizerFactory.fromGguf(metadata);
      return new TemplateEncoder(
          tokenizer,
          ChatTemplates.findInGguf(metadata, tokenizer).orElse(null),
          StopTokens.fromGguf(metadata),
          TextFraming.ofGguf(metadata, tokenizer));
    }
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
    new TemplateGate(template, tokenizer, named, embeddingRows).check(conversations);
  }

  @Override
  public TokenRow encode(Example.Conversation example) {
    RenderedConversation rendered = renderer().render(conversation(example.messages()));
    float[] weights = new float[rendered.length()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = rendered.supervised()[i] ? example.weight() : 0;
    }
    return new TokenRow(rendered.ids(), weights);
  }

  @Override
  public TokenRow encode(Example.RawText example) {
    int[] tokens = framing.around(tokenizer.encode(example.text(), false));
    float[] weights = new float[tokens.length];
    Arrays.fill(weights, 1, weights.length, example.weight());
    return new TokenRow(tokens, weights);
  }

  @Override
  public int[] prompt(List<Example.Message> messages) {
    return renderer().renderPrompt(conversation(messages));
  }

  private ConversationRenderer renderer() {
    ChatTemplate given = template;
    if (given == null) {
      throw new DatasetException("the base model has no chat template to write conversations with");
    }
    return new ConversationRenderer(given, tokenizer);
  }

  private static Conversation conversation(List<Example.Message> messages) {
    return new Conversation(
        messages.stream()
            .map(message -> new Turn(Role.of(message.role()), message.content(), message.learned()))
            .toList());
  }

  @Override
  public String decode(int[] tokens) {
    return tokenizer.decodeWithoutSpecialTokens(tokens);
  }

  @Override
  public Set<Integer> stopTokens() {
    return template == null
        ? named.and(StopTokens.of(tokenizer.specialTokens().eos())).ids()
        : renderer().stopTokens(named).ids();
  }

  /** Absent if the model has none. */
  public Optional<ChatTemplate> template() {
    return Optional.ofNullable(template);
  }

  public SpecialTokens specialTokens() {
    return tokenizer.specialTokens();
  }

  /** Over the template's text and the bytes of every token. */
  @Override
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String source = template == null ? "" : template.source();
      digest.update(source.getBytes(StandardCharsets.UTF_8));
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
