package io.athanor.dataset.build;

import io.athanor.llm.hub.BaseModelCatalog;
import io.athanor.llm.hub.BaseModelCatalog.Entry;
import io.athanor.llm.hub.BaseModelCatalog.Wheel;
import io.athanor.llm.hub.HubClient;
import io.athanor.llm.hub.HubSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds base models that are on this node: in the models folder, in the hub's cache, by path. */
@ApplicationScoped
class LocalBaseModels {

  private final Path folder;
  private final BaseModelCatalog catalog = BaseModelCatalog.bundled();
  private final HubClient hub = new HubClient(HubSettings.fromEnvironment(System.getenv()));

  LocalBaseModels(BaseModelConfig config) {
    this.folder = config.models();
  }

  /** The GGUF file or the folder of a base model; asks no network. */
  Optional<Path> find(String reference) {
    return catalog.find(reference).map(this::known).orElseGet(() -> path(reference));
  }

  private Optional<Path> known(Entry entry) {
    Wheel wheel = entry.wheel();
    if (wheel != null) {
      String file = wheel.member().substring(wheel.member().lastIndexOf('/') + 1);
      Path stored = folder.resolve(entry.id().replace("/", "--")).resolve(file);
      if (Files.isRegularFile(stored)) {
        return Optional.of(stored);
      }
    }
    try {
      return hub.cached(entry.hub());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into the hub's cache", e);
    }
  }

  private static Optional<Path> path(String reference) {
    try {
      return Optional.of(Path.of(reference)).filter(Files::exists);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
