package io.athanor.inference.registry;

import io.athanor.inference.engine.EngineBusyException;
import io.athanor.inference.engine.EngineException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The base and merged models in memory, never more than configured.
 *
 * <p>A file is opened when it is asked for; room is made by closing the least recently used one
 * that nothing uses. When all are in use, the one that was opened first takes no further uses after
 * its turn, leaves when its answers ended, and comes back after the others. Whoever waits is served
 * in order, so no model waits for ever. Thread-safe.
 */
@ApplicationScoped
class OpenModels {

  /** Turns end unannounced. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int MOST_WAITING = 256;

  /** Brings one model into memory. */
  @FunctionalInterface
  interface Loading {
    BaseModel load(ServedFile file) throws IOException;
  }

  private final ModelsConfig config;
  private final Loading loading;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, ModelSlot> slots = new HashMap<>();
  private final Set<Waiting> line = new LinkedHashSet<>();
  private boolean closed;

  /** One that waits; equal to itself only. */
  private static final class Waiting {
    final ServedFile file;

    Waiting(ServedFile file) {
      this.file = file;
    }
  }

  OpenModels(ModelsConfig config, Loading loading) {
    this.config = config;
    this.loading = loading;
  }

  /**
   * Keeps a model in memory, and brings it there where it is not; waits for room.
   *
   * @throws EngineBusyException when too many wait already, or there was no room for too long
   * @throws IOException when the file cannot be had
   */
  ModelHold hold(ServedFile file) throws IOException {
    lock.lock();
    try {
      ModelSlot slot = slots.get(file.sha256());
      if (slot != null && slot.takesUses()) {
        return held(slot);
      }
      if (line.size() >= MOST_WAITING) {
        throw new EngineBusyException(line.size());
      }
      Waiting self = new Waiting(file);
      line.add(self);
      try {
        return waitFor(self);
      } finally {
        line.remove(self);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #hold}, where the model is in memory or there is room for it right now. */
  Optional<ModelHold> holdIfRoom(ServedFile file) throws IOException {
    lock.lock();
    try {
      ModelSlot slot = slots.get(file.sha256());
      if (slot != null) {
        return slot.takesUses() ? Optional.of(held(slot)) : Optional.empty();
      }
      return hasRoomFor(file) && line.isEmpty() ? Optional.of(open(file)) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** A further use, by one that holds the model already. */
  void count(ModelSlot slot) {
    lock.lock();
    try {
      slot.uses++;
    } finally {
      lock.unlock();
    }
  }

  void release(ModelSlot slot) {
    lock.lock();
    try {
      slot.uses--;
      slot.lastUseNanos = System.nanoTime();
      if (slot.leaving && slot.isIdle()) {
        close(slot);
      }
      if (slot.uses == 0) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Frees a model's memory now, or as soon as nothing uses it any more.
   *
   * @return how many uses it waits for; 0 when it has left
   */
  int unload(ServedFile file) {
    lock.lock();
    try {
      ModelSlot slot = slots.get(file.sha256());
      if (slot == null) {
        return 0;
      }
      slot.leaving = true;
      if (slot.isIdle()) {
        close(slot);
      }
      while (slot.closing && slots.containsValue(slot)) {
        changed.awaitUninterruptibly();
      }
      return slot.uses;
    } finally {
      lock.unlock();
    }
  }

  /** Frees what was not used for a while. */
  void unloadIdle() {
    lock.lock();
    try {
      long now = System.nanoTime();
      slots.values().stream()
          .filter(slot -> slot.isIdle() && now - slot.lastUseNanos > config.idle().toNanos())
          .forEach(this::close);
    } finally {
      lock.unlock();
    }
  }

  /** The models in memory. */
  Collection<BaseModel> models() {
    lock.lock();
    try {
      return slots.values().stream()
          .filter(slot -> !slot.closing)
          .map(slot -> slot.model)
          .filter(Objects::nonNull)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** The model of a file, if it is in memory. */
  Optional<BaseModel> find(ServedFile file) {
    lock.lock();
    try {
      ModelSlot slot = slots.get(file.sha256());
      return slot == null || slot.closing ? Optional.empty() : Optional.ofNullable(slot.model);
    } finally {
      lock.unlock();
    }
  }

  /** Ends all answers and frees all memory. */
  void closeAll() {
    List<BaseModel> open;
    lock.lock();
    try {
      closed = true;
      open = new ArrayList<>(models());
      slots.values().forEach(slot -> slot.closing = true);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    open.forEach(BaseModel::close);
  }

  private ModelHold waitFor(Waiting self) throws IOException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < config.patience().toNanos()) {
      if (closed) {
        throw new EngineException("The service is being stopped");
      }
      ModelSlot slot = slots.get(self.file.sha256());
      if (slot != null && slot.takesUses()) {
        return held(slot);
      }
      if (slot == null && isNext(self)) {
        if (hasRoomFor(self.file)) {
          return open(self.file);
        }
        makeRoom();
      }
      try {
        changed.awaitNanos(LOOK_NANOS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new EngineException("Interrupted while waiting for a model", e);
      }
    }
    throw new EngineBusyException(
        "The model %s found no room in memory within %d seconds: try again later"
            .formatted(self.file.name(), config.patience().toSeconds()));
  }

  /** Whether nobody waits longer for a file that is not in memory. */
  private boolean isNext(Waiting self) {
    return line.stream()
        .filter(each -> !slots.containsKey(each.file.sha256()))
        .findFirst()
        .filter(self::equals)
        .isPresent();
  }

  /** Opens the file without the lock; its slot keeps others from doing so meanwhile. */
  private ModelHold open(ServedFile file) throws IOException {
    ModelSlot slot = new ModelSlot(file);
    slot.uses = 1;
    slots.put(file.sha256(), slot);
    BaseModel model = null;
    lock.unlock();
    try {
      model = loading.load(file);
    } finally {
      lock.lock();
      opened(slot, model);
    }
    if (closed) {
      model.close();
      throw new EngineException("The service is being stopped");
    }
    return new ModelHold(this, slot, model);
  }

  private void opened(ModelSlot slot, @Nullable BaseModel model) {
    slot.model = model;
    slot.openedNanos = System.nanoTime();
    slot.lastUseNanos = slot.openedNanos;
    if (model == null) {
      slots.remove(slot.file.sha256());
    }
    changed.signalAll();
  }

  private ModelHold held(ModelSlot slot) {
    slot.uses++;
    return new ModelHold(this, slot, Objects.requireNonNull(slot.model));
  }

  private boolean hasRoomFor(ServedFile file) {
    long bytes = slots.values().stream().mapToLong(slot -> slot.file.bytes()).sum();
    boolean fits = bytes + file.bytes() <= config.maxBytes().asLongValue();
    return slots.size() < config.limit() && (fits || slots.isEmpty());
  }

  private void makeRoom() {
    if (slots.values().stream().anyMatch(ModelSlot::isGoing)) {
      return; // look again when it has left
    }
    Optional<ModelSlot> idle =
        slots.values().stream()
            .filter(ModelSlot::isIdle)
            .min(Comparator.comparingLong(slot -> slot.lastUseNanos));
    if (idle.isPresent()) {
      close(idle.get());
      return;
    }
    long now = System.nanoTime();
    slots.values().stream()
        .filter(slot -> slot.model != null && now - slot.openedNanos > config.turn().toNanos())
        .min(Comparator.comparingLong(slot -> slot.openedNanos))
        .ifPresent(slot -> slot.leaving = true);
  }

  /** On a thread of its own: an engine waits for its thread's end, and that may be the caller. */
  private void close(ModelSlot slot) {
    BaseModel model = Objects.requireNonNull(slot.model);
    slot.closing = true;
    Thread.ofVirtual()
        .name("close-" + slot.file.name())
        .start(
            () -> {
              model.close();
              lock.lock();
              try {
                slots.remove(slot.file.sha256(), slot);
                changed.signalAll();
              } finally {
                lock.unlock();
              }
            });
  }
}
