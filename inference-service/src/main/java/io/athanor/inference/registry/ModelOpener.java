package io.athanor.inference.registry;

import io.athanor.inference.engine.EngineBusyException;
import io.athanor.inference.engine.EngineException;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.llm.chat.ChatTemplateException;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.hub.BaseModelException;
import io.athanor.llm.tokenizer.TokenizerException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Brings models into memory for those who ask for them. */
@ApplicationScoped
public class ModelOpener {

  private final OpenModels models;
  private final AdapterRegistration adapters;

  ModelOpener(OpenModels models, AdapterRegistration adapters) {
    this.models = models;
    this.adapters = adapters;
  }

  /**
   * The model, kept in memory until it is closed; waits for room there.
   *
   * @throws EngineBusyException when there is no room for too long
   * @throws ModelUnavailableException when it cannot be opened
   */
  public ServedModel open(ListedModel model) {
    try {
      return served(model, models.hold(model.file()));
    } catch (IOException
        | UncheckedIOException
        | BlobStoreException
        | BaseModelException
        | ModelFileException
        | TokenizerException
        | ChatTemplateException
        | EngineException e) {
      throw new ModelUnavailableException(model.name(), e);
    }
  }

  /** As {@link #open}, if the model is in memory or there is room for it right now. */
  Optional<ServedModel> openIfRoom(ListedModel model) throws IOException {
    return models.holdIfRoom(model.file()).map(hold -> served(model, hold));
  }

  private ServedModel served(ListedModel model, ModelHold hold) {
    try {
      adapters.ensure(hold.model().engine(), model);
      return new ServedModel(model, hold, adapters);
    } catch (RuntimeException e) {
      hold.close();
      throw e;
    }
  }
}
