package io.athanor.trainer.engine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The C library's heap. The worker tells glibc to keep what is freed, which is right for a step's
 * activations; temporaries of loading would stay as holes between the weights all the same.
 */
final class NativeHeap {
  /** {@code int malloc_trim(size_t pad)}; empty where the C library is not glibc. */
  private static final Optional<MethodHandle> MALLOC_TRIM =
      Linker.nativeLinker().defaultLookup().find("malloc_trim").map(NativeHeap::linked);

  private NativeHeap() {}

  /** Gives the pages of freed blocks back to the system, wherever they lie. */
  static void trim() {
    MALLOC_TRIM.ifPresent(
        trim -> {
          try {
            int _ = (int) trim.invokeExact(0L);
          } catch (Throwable e) {
            throw new IllegalStateException("malloc_trim cannot be called", e);
          }
        });
  }

  private static MethodHandle linked(MemorySegment function) {
    return Linker.nativeLinker()
        .downcallHandle(
            function, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
  }
}
