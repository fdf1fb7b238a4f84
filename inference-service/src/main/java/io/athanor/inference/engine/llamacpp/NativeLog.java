package io.athanor.inference.engine.llamacpp;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives llama.cpp's log lines: all go to SLF4J at DEBUG, the last error of each thread is kept
 * for the exception that the failing call is about to raise.
 */
final class NativeLog {

  private static final Logger LOGGER = LoggerFactory.getLogger("io.athanor.inference.llamacpp");

  /** {@code GGML_LOG_LEVEL_ERROR}. */
  private static final int LEVEL_ERROR = 4;

  /** Longer lines are cut: the text comes from native code and may quote a hostile file. */
  private static final int MAX_LINE_BYTES = 4096;

  private static final ThreadLocal<String> LAST_ERROR = ThreadLocal.withInitial(() -> "");

  private NativeLog() {}

  /** The function pointer for {@code llama_log_set}, valid for the life of the process. */
  static MemorySegment callback() {
    try {
      var target =
          MethodHandles.lookup()
              .findStatic(
                  NativeLog.class,
                  "receive",
                  MethodType.methodType(
                      void.class, int.class, MemorySegment.class, MemorySegment.class));
      var descriptor =
          FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
      return Linker.nativeLinker().upcallStub(target, descriptor, Arena.global());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("NativeLog.receive is declared in this class", e);
    }
  }

  /** Forgets the last error of the calling thread; to be called before a call that may fail. */
  static void clearLastError() {
    LAST_ERROR.remove();
  }

  /** What llama.cpp last complained about on the calling thread, or an empty text. */
  static String lastError() {
    return LAST_ERROR.get();
  }

  // An exception that escapes an upcall ends the JVM: nothing here may throw.
  @SuppressWarnings({"unused", "CatchAndPrintStackTrace"})
  private static void receive(int level, MemorySegment text, MemorySegment userData) {
    try {
      String line = text.reinterpret(MAX_LINE_BYTES).getString(0).strip();
      if (line.isEmpty()) {
        return;
      }
      if (level == LEVEL_ERROR) {
        LAST_ERROR.set(line);
      }
      LOGGER.atDebug().log(line);
    } catch (RuntimeException e) {
      LOGGER.atDebug().setCause(e).log("unreadable log line of llama.cpp");
    }
  }
}
