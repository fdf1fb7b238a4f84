package io.athanor.llm.chat;

import io.athanor.llm.format.GgufFile;
import io.athanor.llm.tokenizer.Tokenizer;
import io.athanor.llm.tokenizer.TokenizerFactory;
import io.athanor.llm.tokenizer.TokenizerMetadata;
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
import org.jspecify.annotations.Nullable;

/**
 * How one base model reads and writes text: tokenizer, chat template, stop tokens and what frames a
 * document. The trainer, the preview of a data set and the length gate all write rows through it,
 * so what is shown and counted is what is trained on. May be used by many threads.
 */
public final class ModelChat implements AutoCloseable {
  private final Tokenizer tokenizer;
  private final @Nullable ChatTemplate template;
  private final StopTokens named;
  private final TextFraming framing;

  private ModelChat(
      Tokenizer tokenizer, @Nullable ChatTemplate template, StopTokens named, TextFraming framing) {
    this.tokenizer = tokenizer;
    this.template = template;
    this.named = named;
    this.framing = framing;
  }

  /** Reads the texts of a GGUF file or a Hugging Face folder; no weight is read. */
  public static ModelChat open(Path fileOrFolder) throws IOException {
    if (Files.isDirectory(fileOrFolder)) {
      Tokenizer tokenizer = TokenizerFactory.fromFolder(fileOrFolder);
      return new ModelChat(
          tokenizer,
          ChatTemplates.findInFolder(fileOrFolder, tokenizer).orElse(null),
          StopTokens.fromFolder(fileOrFolder),
          TextFraming.ofFolder(fileOrFolder, tokenizer));
    }
    try (GgufFile file = GgufFile.open(fileOrFolder)) {
      TokenizerMetadata metadata = TokenizerMetadata.of(file.metadata().plain());
      Tokenizer tokenizer = TokenizerFactory.fromGguf(metadata);
      return new ModelChat(
          tokenizer,
          ChatTemplates.findInGguf(metadata, tokenizer).orElse(null),
          StopTokens.fromGguf(metadata),
          TextFraming.ofGguf(metadata, tokenizer));
    }
  }

  /**
   * A conversation as a training row.
   *
   * @throws ChatTemplateException if the model has no template or its template refuses
   */
  public RenderedConversation render(Conversation conversation) {
    return renderer().render(conversation);
  }

  /** A document as a training row: framed, and all but its first token is learned. */
  public RenderedConversation document(String text) {
    int[] ids = framing.around(tokenizer.encode(text, false));
    boolean[] supervised = new boolean[ids.length];
    if (ids.length > 1) {
      Arrays.fill(supervised, 1, ids.length, true);
    }
    return new RenderedConversation(ids, supervised, text);
  }

  /** Ids of a prompt: the conversation and the beginning of the assistant's next turn. */
  public int[] prompt(Conversation conversation) {
    return renderer().renderPrompt(conversation);
  }

  /** Number of tokens of a conversation, without the cost of its loss mask. */
  int length(Conversation conversation) {
    return TokenizedText.of(given().render(conversation, false), tokenizer).tokens().length();
  }

  /** Tokens that end an answer. */
  public StopTokens stopTokens() {
    return template == null
        ? named.and(StopTokens.of(tokenizer.specialTokens().eos()))
        : renderer().stopTokens(named);
  }

  /**
   * Refuses rows that this template would teach in a wrong format.
   *
   * @param embeddingRows rows of the base's embedding
   * @throws TemplateRefusedException with the rendered text of the row
   */
  public void requireFit(List<Conversation> conversations, int embeddingRows) {
    new TemplateGate(template, tokenizer, named, embeddingRows).check(conversations);
  }

  /** Absent if the model has none. */
  public Optional<ChatTemplate> template() {
    return Optional.ofNullable(template);
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** SHA-256 over the template's text and the bytes of every token. */
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
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private ConversationRenderer renderer() {
    return new ConversationRenderer(given(), tokenizer);
  }

  private ChatTemplate given() {
    ChatTemplate given = template;
    if (given == null) {
      throw new ChatTemplateException(
          "the base model has no chat template to write conversations with: choose its instruct or"
              + " chat variant, or put a chat_template.jinja into its folder");
    }
    return given;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
