package io.athanor.dataset.preview;

import io.athanor.contracts.ProblemCode;
import io.athanor.dataset.build.LocalBaseModels;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.json.Json;
import io.athanor.llm.chat.ModelChat;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.hub.BaseModelException;
import io.athanor.llm.tokenizer.TokenizerException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Tokenizer and template of the base models that were last asked for. */
@ApplicationScoped
class BaseModelChats {

  private static final int MOST_OPEN = 3;

  private final LocalBaseModels models;

  /** Least recently used first. */
  private final Map<String, ModelChat> open = new LinkedHashMap<>(8, 0.75f, true);

  BaseModelChats(LocalBaseModels models) {
    this.models = models;
  }

  /**
   * Does something with a base model's text, one caller at a time. A model that is not on this node
   * is refused: no request waits for a download.
   *
   * @param reference a name of the catalogue, hf://owner/name, a file or a folder
   * @throws ProblemException when it is unknown, not here or cannot be read
   */
  synchronized <T> T with(String reference, Function<ModelChat, T> use) {
    ModelChat chat = open.get(reference);
    if (chat == null) {
      chat = opened(reference);
      open.put(reference, chat);
      closeOldest();
    }
    return use.apply(chat);
  }

  private ModelChat opened(String reference) {
    try {
      return ModelChat.open(models.find(reference).orElseThrow(() -> absent(reference)));
    } catch (BaseModelException unknown) {
      throw new ProblemException(ProblemCode.UNKNOWN_BASE_MODEL, message(unknown));
    } catch (ModelFileException | TokenizerException unreadable) {
      throw new ProblemException(ProblemCode.INVALID_MODEL_FILE, message(unreadable));
    } catch (IOException | UncheckedIOException failed) {
      throw new ProblemException(ProblemCode.BASE_MODEL_UNAVAILABLE, message(failed));
    }
  }

  private static ProblemException absent(String reference) {
    return new ProblemException(
        ProblemCode.STATE_CONFLICT,
        "base model "
            + reference
            + " is not on this node, and a preview downloads nothing; bring it here with POST"
            + " /api/training/base-models {\"reference\": "
            + Json.text(reference)
            + "}, whose progress stands on /api/training/events, and ask again");
  }

  private static String message(Exception failure) {
    return String.valueOf(failure.getMessage());
  }

  private void closeOldest() {
    if (open.size() > MOST_OPEN) {
      String oldest = open.keySet().iterator().next();
      ModelChat chat = open.remove(oldest);
      if (chat != null) {
        chat.close();
      }
    }
  }

  @PreDestroy
  synchronized void close() {
    open.values().forEach(ModelChat::close);
    open.clear();
  }
}
