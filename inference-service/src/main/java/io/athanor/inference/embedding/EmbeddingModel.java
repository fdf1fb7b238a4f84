package io.athanor.inference.embedding;

import io.athanor.inference.embedding.EmbeddingAvailability.Absent;
import io.athanor.inference.embedding.EmbeddingAvailability.Failed;
import io.athanor.inference.embedding.EmbeddingAvailability.Fetching;
import io.athanor.inference.embedding.EmbeddingAvailability.Off;
import io.athanor.inference.embedding.EmbeddingAvailability.Ready;
import io.athanor.kit.hash.Sha256;
import io.athanor.kit.observe.LogKeys;
import io.athanor.llm.hub.SentenceModelResolver;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the sentence model is on this machine, and how it gets here: the first use that misses it
 * starts one fetch in the background, and nothing ever waits for that.
 */
@ApplicationScoped
public class EmbeddingModel {

  private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddingModel.class);

  private final EmbeddingConfig config;
  private final SentenceModelResolver resolver;
  private final InstantSource clock = InstantSource.system();
  private EmbeddingAvailability availability;

  EmbeddingModel(EmbeddingConfig config) {
    this.config = config;
    this.resolver = SentenceModelResolver.standard(config.modelsDir().toAbsolutePath());
    this.availability = config.isOff() ? new Off() : new Absent();
  }

  /** What clients call it: the last part of its name. */
  public String name() {
    String reference = config.model();
    return reference.substring(reference.lastIndexOf('/') + 1);
  }

  /** Whether there is such a model at all. */
  public boolean isOn() {
    return !config.isOff();
  }

  /** Whether a client's name of a model means this one. */
  public boolean isNamed(String model) {
    return !config.isOff()
        && (model.equalsIgnoreCase(name()) || model.equalsIgnoreCase(config.model()));
  }

  /** As far as is known without any network. */
  public synchronized EmbeddingAvailability availability() {
    if (availability instanceof Absent || availability instanceof Failed) {
      here().ifPresent(ready -> availability = ready);
    }
    return availability;
  }

  /** As {@link #availability()}, and has the model fetched where it is missing. */
  public synchronized EmbeddingAvailability ask() {
    EmbeddingAvailability now = availability();
    boolean due =
        now instanceof Absent
            || (now instanceof Failed failed
                && clock.instant().isAfter(failed.since().plus(config.retry())));
    if (due) {
      availability = new Fetching(0, -1);
      Thread.ofVirtual().name("embedding-model-fetch").start(this::fetch);
    }
    return availability;
  }

  private Optional<Ready> here() {
    try {
      Optional<Path> folder = resolver.local(config.model());
      return folder.isPresent() ? Optional.of(ready(folder.get())) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      LOGGER.atWarn().setCause(e).log("the sentence model cannot be looked up");
      return Optional.empty();
    }
  }

  private static Ready ready(Path folder) throws IOException {
    return new Ready(folder, Sha256.of(folder.resolve("model.safetensors")).substring(0, 16));
  }

  private void fetch() {
    EmbeddingAvailability outcome;
    try {
      Path folder =
          resolver.fetch(config.model(), (file, done, total) -> become(new Fetching(done, total)));
      outcome = ready(folder);
      LOGGER.atInfo().addKeyValue(LogKeys.MODEL, name()).log("sentence model is here");
    } catch (IOException | RuntimeException e) {
      LOGGER.atWarn().setCause(e).addKeyValue(LogKeys.MODEL, name()).log("no sentence model");
      outcome = new Failed(String.valueOf(e.getMessage()), clock.instant());
    }
    become(outcome);
  }

  private synchronized void become(EmbeddingAvailability next) {
    availability = next;
  }
}
