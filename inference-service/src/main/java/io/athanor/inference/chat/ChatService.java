package io.athanor.inference.chat;

import io.athanor.inference.engine.EngineBusyException;
import io.athanor.inference.engine.EngineException;
import io.athanor.inference.engine.GenerationEngine;
import io.athanor.inference.engine.GenerationRequest;
import io.athanor.inference.engine.InvalidGrammarException;
import io.athanor.inference.engine.PromptTooLongException;
import io.athanor.inference.registry.ListedModel;
import io.athanor.inference.registry.ModelOpener;
import io.athanor.inference.registry.ModelRegistry;
import io.athanor.inference.registry.ModelUnavailableException;
import io.athanor.inference.registry.ServedModel;
import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.observe.LogKeys;
import io.athanor.llm.chat.ChatTemplateException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands chat requests to the engine of their model. */
@ApplicationScoped
public class ChatService {

  private static final Logger LOGGER = LoggerFactory.getLogger(ChatService.class);

  private static final int MOST_CHARACTERS_PER_TOKEN = 16;

  private final ModelRegistry registry;
  private final ModelOpener opener;
  private final ChatConfig config;

  ChatService(ModelRegistry registry, ModelOpener opener, ChatConfig config) {
    this.registry = registry;
    this.opener = opener;
    this.config = config;
  }

  /** What is known about the model of a name, or OpenAI's error for an unknown one. */
  public ListedModel listed(String name) {
    return registry.find(name).orElseThrow(() -> OpenAiException.modelNotFound(name));
  }

  /** The model of a name, kept in memory until it is closed, or OpenAI's error. */
  public ServedModel model(String name) {
    try {
      return opener.open(listed(name));
    } catch (EngineBusyException e) {
      throw OpenAiException.overloaded(String.valueOf(e.getMessage()));
    } catch (ModelUnavailableException e) {
      LOGGER.atError().setCause(e).addKeyValue(LogKeys.MODEL, name).log("model cannot be opened");
      throw OpenAiException.unavailable(String.valueOf(e.getMessage()));
    }
  }

  /** Submits the request; the answers arrive in the returned object. */
  public ChatAnswer ask(ServedModel model, ChatRequest request) {
    requireLength(request, model.base().engine().maxSequenceLength());
    ChatAnswer answer = new ChatAnswer();
    submit(model, prompt(model, request), request.decoding(), config.defaultMaxTokens(), answer, 0);
    return answer;
  }

  /**
   * Submits a prompt.
   *
   * @param defaultMaxTokens greatest length of an answer where the request names none
   * @param answer receives the answers, numbered from {@code firstChoice}
   */
  void submit(
      ServedModel model,
      int[] prompt,
      Decoding decoding,
      int defaultMaxTokens,
      ChatAnswer answer,
      int firstChoice) {
    GenerationEngine engine = model.base().engine();
    int room = engine.maxSequenceLength() - prompt.length;
    if (room < 1) {
      throw OpenAiException.promptTooLong(
          "The prompt has %d tokens, but the model's context holds %d: shorten it"
              .formatted(prompt.length, engine.maxSequenceLength()));
    }
    // Many clients always send the same large limit: it means "as much as fits".
    int maxTokens = Math.min(room, decoding.maxTokens().orElse(defaultMaxTokens));
    requireVocabulary(decoding, engine);
    GenerationRequest generation =
        model.request(
            prompt,
            maxTokens,
            decoding.adapterStrength(),
            decoding.stop(),
            decoding.sampling(),
            decoding.options());
    try {
      answer.belongsTo(
          model.submitAll(
              generation,
              IntStream.range(firstChoice, firstChoice + decoding.choices())
                  .mapToObj(answer::listener)
                  .toList()));
    } catch (EngineBusyException e) {
      throw OpenAiException.overloaded(String.valueOf(e.getMessage()));
    } catch (PromptTooLongException e) {
      throw OpenAiException.promptTooLong(String.valueOf(e.getMessage()));
    } catch (InvalidGrammarException e) {
      throw OpenAiException.invalid("response_format", String.valueOf(e.getMessage()));
    } catch (EngineException e) {
      // The model was taken back between its look-up and now.
      throw OpenAiException.modelNotFound(model.name());
    }
  }

  // Before the tokenizer sees it: tokens of a text have far fewer characters on average.
  private static void requireLength(ChatRequest request, int context) {
    long characters =
        request.conversation().turns().stream().mapToLong(turn -> turn.content().length()).sum();
    if (characters > (long) context * MOST_CHARACTERS_PER_TOKEN) {
      throw OpenAiException.promptTooLong(
          "The messages have %d characters, but the model's context holds %d tokens: shorten them"
              .formatted(characters, context));
    }
  }

  private static void requireVocabulary(Decoding decoding, GenerationEngine engine) {
    for (int token : decoding.sampling().logitBias().keySet()) {
      if (token >= engine.vocabularySize()) {
        throw OpenAiException.invalid(
            "logit_bias." + token,
            "'logit_bias.%d' is not a token: the model has %d"
                .formatted(token, engine.vocabularySize()));
      }
    }
  }

  private static int[] prompt(ServedModel model, ChatRequest request) {
    try {
      return model.base().format().prompt(request.conversation());
    } catch (ChatTemplateException e) {
      throw OpenAiException.invalid("messages", String.valueOf(e.getMessage()));
    }
  }
}
