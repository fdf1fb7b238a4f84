package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.List;

/**
 * What ggml shows every operation of a context's graphs before it computes them ({@code
 * ggml_backend_sched_eval_callback}), on the thread that decodes.
 */
final class GraphCallback {

  /** Operation, whether it is asked for, user data. */
  private static final FunctionDescriptor SIGNATURE =
      FunctionDescriptor.of(JAVA_BOOLEAN, JAVA_LONG, JAVA_BOOLEAN, JAVA_LONG);

  private final List<GraphEditor> editors;
  private final MemorySegment pointer;

  /**
   * @param arena for memory that lives at least as long as the context
   */
  GraphCallback(List<GraphEditor> editors, Arena arena) {
    this.editors = List.copyOf(editors);
    this.pointer = Upcall.to(MethodHandles.lookup(), this, "ask", SIGNATURE, arena);
  }

  /** The function pointer for {@code cb_eval}. */
  MemorySegment pointer() {
    return pointer;
  }

  /** Fails when the last graph was not computed as it should have been. */
  void verify() {
    editors.forEach(GraphEditor::verify);
  }

  // The answer is always that no operation's result is wanted, so that the graph is computed in one
  // go.
  @SuppressWarnings("unused")
  private boolean ask(long node, boolean before, long userData) {
    if (before) {
      for (GraphEditor editor : editors) {
        editor.edit(node);
      }
    }
    return false;
  }
}
