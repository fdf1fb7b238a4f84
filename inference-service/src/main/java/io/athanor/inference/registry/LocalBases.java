package io.athanor.inference.registry;

import io.athanor.kit.hash.Sha256;
import io.athanor.kit.observe.LogKeys;
import io.athanor.llm.hub.BaseModelCatalog;
import io.athanor.llm.hub.BaseModelResolver;
import io.athanor.llm.hub.DownloadProgress;
import io.athanor.llm.hub.GgufFiles;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The base models on this machine, under the names that training takes: those of the catalogue that
 * were fetched, and the configured ones. Looking for them asks no network and reads no weights.
 */
@ApplicationScoped
class LocalBases {

  private static final Logger LOGGER = LoggerFactory.getLogger(LocalBases.class);

  private final BaseModelCatalog catalog = BaseModelCatalog.bundled();
  private final BaseModelResolver resolver;
  private final GgufFiles ggufFiles;
  private final List<String> references = new ArrayList<>();
  private final Map<String, ListedModel> found = new TreeMap<>();
  private final Set<String> refused = new HashSet<>();
  private final InstantSource clock = InstantSource.system();

  LocalBases(ModelsConfig config) {
    Path folder = config.folder().toAbsolutePath();
    this.resolver = BaseModelResolver.standard(folder);
    this.ggufFiles = new GgufFiles(folder);
    catalog.models().forEach(entry -> references.add(entry.id()));
    references.addAll(config.bases().orElse(List.of()));
  }

  /** The full name of a model that has several. */
  String fullName(String name) {
    return catalog.find(name).map(BaseModelCatalog.Entry::id).orElse(name);
  }

  /** Those that are here now; one that was found stays listed. */
  Collection<ListedModel> list() {
    for (String reference : references) {
      if (!found.containsKey(reference) && !refused.contains(reference)) {
        look(reference);
      }
    }
    return List.copyOf(found.values());
  }

  private void look(String reference) {
    try {
      Optional<Path> place = resolver.local(reference);
      if (place.isPresent()) {
        found.put(reference, ListedModel.base(file(reference, place.get()), clock.instant()));
      }
    } catch (IOException | RuntimeException e) {
      refused.add(reference);
      LOGGER
          .atWarn()
          .setCause(e)
          .addKeyValue(LogKeys.BASE_MODEL, reference)
          .log("base model is not listed");
    }
  }

  private ServedFile file(String reference, Path place) throws IOException {
    if (Files.isDirectory(place)) {
      // Weights are hashed and written as GGUF when the model is first asked for.
      return new ServedFile(
          reference, Sha256.of(place.toString()), size(place), () -> gguf(reference));
    }
    return new ServedFile(
        reference,
        resolver.resolve(reference, DownloadProgress.NONE).sha256(),
        Files.size(place),
        () -> gguf(reference));
  }

  private Path gguf(String reference) throws IOException {
    return ggufFiles.of(resolver.resolve(reference, DownloadProgress.NONE));
  }

  private static long size(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
