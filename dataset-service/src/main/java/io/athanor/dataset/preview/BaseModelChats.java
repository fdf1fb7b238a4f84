package io.athanor.dataset.preview;

import io.athanor.contracts.ProblemCode;
import io.athanor.kit.http.ProblemException;
import io.athanor.llm.chat.ModelChat;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.hub.BaseModelException;
import io.athanor.llm.hub.BaseModelResolver;
import io.athanor.llm.hub.DownloadProgress;
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

  private final BaseModelResolver resolver;

  /** Least recently used first. */
  private final Map<String, ModelChat> open = new LinkedHashMap<>(8, 0.75f, true);

  BaseModelChats(PreviewConfig config) {
    this.resolver = BaseModelResolver.standard(config.models().toAbsolutePath());
  }

  /**
   * Does something with a base model's text, one caller at a time. A model that is not on this node
   * is brought here first.
   *
   * @param reference a name of the catalogue, hf://owner/name, a file or a folder
   * @throws ProblemException when it is unknown, cannot be had or cannot be read
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
      return ModelChat.open(resolver.resolve(reference, DownloadProgress.NONE).path());
    } catch (BaseModelException unknown) {
      throw new ProblemException(ProblemCode.UNKNOWN_BASE_MODEL, message(unknown));
    } catch (ModelFileException | TokenizerException unreadable) {
      throw new ProblemException(ProblemCode.INVALID_MODEL_FILE, message(unreadable));
    } catch (IOException | UncheckedIOException failed) {
      throw new ProblemException(ProblemCode.BASE_MODEL_UNAVAILABLE, message(failed));
    }
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
