package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;

/**
 * How long llama.cpp's threads spin while they wait for each other.
 *
 * <p>They meet some hundred times per token. libgomp's default is to spin for milliseconds, so on a
 * machine where something else runs as well a waiting thread keeps the one that it waits for from
 * its core: 36 answers of SmolLM2-135M on two cores at load 10 took over 150 seconds, 45 with short
 * spinning, 21 with none. Short spinning is kept because a wake-up costs more than most waits last.
 */
final class ThreadWaiting {

  /** libgomp's variable: rounds of spinning before a thread sleeps. */
  private static final String VARIABLE = "GOMP_SPINCOUNT";

  private static final String ROUNDS = "2000";

  private ThreadWaiting() {}

  /**
   * Shortens the spinning, unless the environment sets it already. Must come before the library is
   * loaded, because libgomp reads its variables once.
   */
  static void shorten() {
    Linker linker = Linker.nativeLinker();
    linker.defaultLookup().find("setenv").ifPresent(setenv -> set(linker, setenv));
  }

  private static void set(Linker linker, MemorySegment setenv) {
    int keepExisting = 0;
    try (Arena arena = Arena.ofConfined()) {
      int status =
          (int)
              linker
                  .downcallHandle(
                      setenv, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT))
                  .invokeExact(
                      arena.allocateFrom(VARIABLE), arena.allocateFrom(ROUNDS), keepExisting);
      if (status != 0) {
        throw new LlamaCppException("setenv refused " + VARIABLE);
      }
    } catch (Throwable e) {
      throw LlamaCppLibrary.failed("setenv", e);
    }
  }
}
