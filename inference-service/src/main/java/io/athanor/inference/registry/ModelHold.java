package io.athanor.inference.registry;

import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps a model in memory until it is closed, once or more often. */
final class ModelHold implements AutoCloseable {

  private final OpenModels models;
  private final ModelSlot slot;
  private final BaseModel model;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** For one use that {@link OpenModels} counted already. */
  ModelHold(OpenModels models, ModelSlot slot, BaseModel model) {
    this.models = models;
    this.slot = slot;
    this.model = model;
  }

  BaseModel model() {
    return model;
  }

  /** A further hold, to be had while this one is not closed. */
  ModelHold again() {
    models.count(slot);
    return new ModelHold(models, slot, model);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      models.release(slot);
    }
  }
}
