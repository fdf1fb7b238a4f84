package io.athanor.trainer.recipe;

import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.model.ModelConfig;
import io.athanor.llm.model.WeightSource;
import io.athanor.trainer.data.TemplateEncoder;
import io.athanor.trainer.engine.FrozenBase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps the last base warm: runs on the same base load it once. Used by one thread. */
public final class BaseModelCache implements AutoCloseable {
  /** A loaded base with its tokenizer and template. */
  public record Loaded(
      TrainingJob.BaseModel model, ModelConfig config, FrozenBase base, TemplateEncoder encoder) {}

  private @Nullable Loaded loaded;

  /** The base of a job, loaded now unless it is the last one. */
  Loaded get(TrainingJob.BaseModel model) {
    Loaded last = loaded;
    if (last != null
        && last.model().path().equals(model.path())
        && Objects.equals(last.model().sha256(), model.sha256())) {
      return last;
    }
    close();
    Loaded fresh = load(model);
    loaded = fresh;
    return fresh;
  }

  private static Loaded load(TrainingJob.BaseModel model) {
    Path path = model.path();
    try {
      ModelConfig config;
      try (WeightSource source = WeightSource.open(path)) {
        config = source.config();
      }
      return new Loaded(model, config, FrozenBase.open(path), TemplateEncoder.open(path));
    } catch (IOException | ModelFileException e) {
      throw new TrainingException(
          "base-model-unreadable", path + " cannot be loaded: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    Loaded last = loaded;
    loaded = null;
    if (last != null) {
      last.encoder().close();
      last.base().close();
    }
  }
}
