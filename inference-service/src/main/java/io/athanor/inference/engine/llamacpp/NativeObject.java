package io.athanor.inference.engine.llamacpp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Owner of one native object.
 *
 * <p>The pointer belongs to a shared arena, so a use after {@link #close()} throws {@link
 * IllegalStateException} instead of reaching freed memory, and closing waits for no running call:
 * it fails while one is under way. Objects that native code links to this one (a model's contexts
 * and adapters) are counted, and closing is refused until they are gone.
 */
abstract class NativeObject implements AutoCloseable {

  private final String name;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment pointer;
  private final AtomicInteger dependants = new AtomicInteger();
  private boolean closed;

  NativeObject(String name, MemorySegment pointer, MethodHandle free) {
    this.name = name;
    this.pointer = pointer.reinterpret(arena, address -> LlamaCppLibrary.free(free, address));
  }

  final MemorySegment pointer() {
    return pointer;
  }

  /** Memory that lives exactly as long as this object. */
  final Arena arena() {
    return arena;
  }

  final void addDependant() {
    if (dependants.getAndUpdate(count -> count < 0 ? count : count + 1) < 0) {
      throw new IllegalStateException(name + " is closed");
    }
  }

  final void removeDependant() {
    dependants.decrementAndGet();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    if (!dependants.compareAndSet(0, Integer.MIN_VALUE)) {
      throw new IllegalStateException(
          "%s is still used by %d other objects: close them first"
              .formatted(name, dependants.get()));
    }
    try {
      arena.close();
    } catch (IllegalStateException e) {
      dependants.set(0); // a call is under way: nothing was freed
      throw e;
    }
    closed = true;
    onClosed();
  }

  /** Releases what this object itself depends on. */
  abstract void onClosed();

  @Override
  public final String toString() {
    return name;
  }
}
