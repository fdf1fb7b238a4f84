package io.athanor.dataset.build;

import io.athanor.llm.hub.BaseModelException;
import io.athanor.llm.hub.BaseModelResolver;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Optional;

/** Finds base models that are on this node: in the models folder, in the hub's cache, by path. */
@ApplicationScoped
public class LocalBaseModels {

  private final BaseModelResolver resolver;

  LocalBaseModels(BaseModelConfig config) {
    this.resolver = BaseModelResolver.standard(config.models().toAbsolutePath());
  }

  /**
   * The GGUF file or the folder of a base model; asks no network.
   *
   * @param reference a name of the catalogue, hf://owner/name, a file or a folder
   * @throws BaseModelException when it is none of them
   */
  public Optional<Path> find(String reference) {
    return resolver.local(reference);
  }
}
