package io.athanor.trainer.recipe;

import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.model.ModelConfig;
import io.athanor.llm.model.WeightSource;
import io.athanor.trainer.data.TemplateEncoder;
import io.athanor.trainer.engine.BaseStorage;
import io.athanor.trainer.engine.FrozenBase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps the last base warm: runs on the same base load it once. Used by one thread. */
public final class BaseModelCache implements AutoCloseable {
  /** A base as far as it is known without its weights. */
  public record Described(
      TrainingJob.BaseModel model, ModelConfig config, TemplateEncoder encoder) {}

  /** A loaded base with its tokenizer and template, and what it answered before. */
  public record Loaded(
      TrainingJob.BaseModel model,
      ModelConfig config,
      BaseStorage storage,
      FrozenBase base,
      TemplateEncoder encoder,
      AnswerMemory answers) {}

  private @Nullable Described described;
  private @Nullable Loaded loaded;

  /** Config, tokenizer and template of a job's base; drops the last base if it is another. */
  Described describe(TrainingJob.BaseModel model) {
    Described last = described;
    if (last != null
        && last.model().path().equals(model.path())
        && Objects.equals(last.model().sha256(), model.sha256())) {
      return last;
    }
    close();
    Path path = model.path();
    try (WeightSource source = WeightSource.open(path)) {
      Described fresh = new Described(model, source.config(), TemplateEncoder.open(path));
      described = fresh;
      return fresh;
    } catch (IOException | ModelFileException e) {
      throw unreadable(path, e);
    }
  }

  /** The base of a job, loaded now unless it is the last one in the same storage. */
  Loaded get(TrainingJob.BaseModel model, BaseStorage storage) {
    Described known = describe(model);
    Loaded last = loaded;
    if (last != null && last.storage() == storage) {
      return last;
    }
    unload();
    try {
      Loaded fresh =
          new Loaded(
              model,
              known.config(),
              storage,
              FrozenBase.open(model.path(), storage),
              known.encoder(),
              new AnswerMemory());
      loaded = fresh;
      return fresh;
    } catch (IOException | ModelFileException e) {
      throw unreadable(model.path(), e);
    }
  }

  private static TrainingException unreadable(Path path, Exception cause) {
    return new TrainingException(
        "base-model-unreadable", path + " cannot be loaded: " + cause.getMessage(), cause);
  }

  private void unload() {
    Loaded last = loaded;
    loaded = null;
    if (last != null) {
      last.base().close();
    }
  }

  @Override
  public void close() {
    unload();
    Described known = described;
    described = null;
    if (known != null) {
      known.encoder().close();
    }
  }
}
