package io.athanor.llm.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.llm.tokenizer.SpecialTokens;
import io.athanor.llm.tokenizer.Tokenizer;
import io.athanor.llm.tokenizer.TokenizerMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Finds the chat template of a model. A model without one is refused: any other would be wrong. */
public final class ChatTemplates {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** ChatML: for giving a base model without a template one, on purpose. */
  public static final String CHATML =
      "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n'"
          + " + message['content'] + '<|im_end|>' + '\n' }}{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

  private ChatTemplates() {}

  /** The template in a GGUF file, {@code tokenizer.chat_template}. */
  public static ChatTemplate fromGguf(TokenizerMetadata metadata, Tokenizer tokenizer) {
    return findInGguf(metadata, tokenizer)
        .orElseThrow(() -> missing("the GGUF file has no key tokenizer.chat_template"));
  }

  /** The template in a GGUF file, if it has one. */
  public static Optional<ChatTemplate> findInGguf(TokenizerMetadata metadata, Tokenizer tokenizer) {
    return parsed(metadata.string("tokenizer.chat_template"), tokenizer);
  }

  /**
   * The template in a model folder: {@code chat_template.jinja}, else {@code chat_template} in
   * {@code tokenizer_config.json}.
   */
  public static ChatTemplate fromFolder(Path folder, Tokenizer tokenizer) {
    return findInFolder(folder, tokenizer)
        .orElseThrow(
            () ->
                missing(
                    folder
                        + " has neither chat_template.jinja nor chat_template in"
                        + " tokenizer_config.json"));
  }

  /** The template in a model folder, if it has one. */
  public static Optional<ChatTemplate> findInFolder(Path folder, Tokenizer tokenizer) {
    return parsed(source(folder), tokenizer);
  }

  private static Optional<ChatTemplate> parsed(@Nullable String source, Tokenizer tokenizer) {
    return Optional.ofNullable(source)
        .map(text -> ChatTemplate.parse(text, spellings(tokenizer.specialTokens())));
  }

  private static ChatTemplateException missing(String where) {
    return new ChatTemplateException(
        where
            + ": the model has no chat template, it is a base model. Choose its instruct or chat"
            + " variant, or set a template");
  }

  private static @Nullable String source(Path folder) {
    try {
      Path file = folder.resolve("chat_template.jinja");
      if (Files.isRegularFile(file)) {
        return Files.readString(file);
      }
      Path config = folder.resolve("tokenizer_config.json");
      if (!Files.isRegularFile(config)) {
        return null;
      }
      JsonNode template = JSON.readTree(config.toFile()).path("chat_template");
      // Several templates by name: the one called default is for plain conversations.
      for (JsonNode named : template) {
        if (named.path("name").asText().equals("default")) {
          return named.path("template").asText();
        }
      }
      return template.isTextual() ? template.asText() : null;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(folder + ": the chat template is not readable", unreadable);
    }
  }

  /** The special tokens as template variables; one that the model does not have is left out. */
  public static Map<String, String> spellings(SpecialTokens tokens) {
    Map<String, String> spellings = new HashMap<>();
    put(spellings, "bos_token", tokens, tokens.bos());
    put(spellings, "eos_token", tokens, tokens.eos());
    put(spellings, "pad_token", tokens, tokens.pad());
    put(spellings, "unk_token", tokens, tokens.unk());
    return spellings;
  }

  private static void put(
      Map<String, String> spellings, String name, SpecialTokens tokens, OptionalInt id) {
    String spelling = tokens.spelling(id);
    if (spelling != null) {
      spellings.put(name, spelling);
    }
  }
}
