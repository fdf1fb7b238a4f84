package io.athanor.inference.chat;

import io.athanor.inference.engine.EngineBusyException;
import io.athanor.inference.engine.EngineException;
import io.athanor.inference.engine.GenerationEngine;
import io.athanor.inference.engine.GenerationRequest;
import io.athanor.inference.engine.PromptTooLongException;
import io.athanor.inference.registry.ModelRegistry;
import io.athanor.inference.registry.ServedModel;
import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.llm.chat.ChatTemplateException;
import jakarta.enterprise.context.ApplicationScoped;

/** Hands chat requests to the engine of their model. */
@ApplicationScoped
class ChatService {

  private final ModelRegistry registry;
  private final ChatConfig config;

  ChatService(ModelRegistry registry, ChatConfig config) {
    this.registry = registry;
    this.config = config;
  }

  /** The model of a name, or OpenAI's error for an unknown one. */
  ServedModel model(String name) {
    return registry.find(name).orElseThrow(() -> OpenAiException.modelNotFound(name));
  }

  /** Submits the request; the answer arrives in the returned object. */
  ChatAnswer ask(ServedModel model, ChatRequest request) {
    GenerationEngine engine = model.base().engine();
    int[] prompt = prompt(model, request);
    int room = engine.maxSequenceLength() - prompt.length;
    if (room < 1) {
      throw OpenAiException.promptTooLong(
          "The messages have %d tokens, but the model's context holds %d: shorten them"
              .formatted(prompt.length, engine.maxSequenceLength()));
    }
    // Many clients always send the same large limit: it means "as much as fits".
    int maxTokens = Math.min(room, request.maxTokens().orElse(config.defaultMaxTokens()));
    GenerationRequest generation =
        model.request(prompt, maxTokens, request.stop(), request.sampling());
    ChatAnswer answer = new ChatAnswer();
    try {
      answer.belongsTo(engine.submit(generation, answer));
    } catch (EngineBusyException e) {
      throw OpenAiException.overloaded(String.valueOf(e.getMessage()));
    } catch (PromptTooLongException e) {
      throw OpenAiException.promptTooLong(String.valueOf(e.getMessage()));
    } catch (EngineException e) {
      // The model was taken back between its look-up and now.
      throw OpenAiException.modelNotFound(model.name());
    }
    return answer;
  }

  private static int[] prompt(ServedModel model, ChatRequest request) {
    try {
      return model.base().format().prompt(request.conversation());
    } catch (ChatTemplateException e) {
      throw OpenAiException.invalid("messages", String.valueOf(e.getMessage()));
    }
  }
}
