package io.athanor.inference.registry;

import org.jspecify.annotations.Nullable;

/** What {@link OpenModels} knows about one file in memory; guarded by it. */
final class ModelSlot {

  final ServedFile file;

  /** Null while the file is being opened. */
  @Nullable BaseModel model;

  int uses;
  long openedNanos;
  long lastUseNanos;

  /** Whether it takes no further uses, because others wait for its room or it was unloaded. */
  boolean leaving;

  /** Whether its memory is being freed. */
  boolean closing;

  ModelSlot(ServedFile file) {
    this.file = file;
  }

  boolean takesUses() {
    return model != null && !leaving && !closing;
  }

  boolean isIdle() {
    return model != null && uses == 0 && !closing;
  }

  boolean isGoing() {
    return leaving || closing;
  }
}
