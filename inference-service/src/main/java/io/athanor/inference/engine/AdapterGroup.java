package io.athanor.inference.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Running requests that are decoded together in one batch. */
final class AdapterGroup {

  /** A running request and its place in the cache. */
  record Running(Generation generation, Sequence sequence) {

    @Nullable AdapterUse adapter() {
      return generation.request().adapter();
    }

    /** Whether the whole prompt is in the cache but for the token to be decoded next. */
    boolean isGenerating() {
      return sequence.decoded() == sequence.length() - 1;
    }
  }

  private final @Nullable AdapterUse adapter;
  private final List<Running> running = new ArrayList<>();

  AdapterGroup(@Nullable AdapterUse adapter) {
    this.adapter = adapter;
  }

  @Nullable AdapterUse adapter() {
    return adapter;
  }

  List<Running> running() {
    return running;
  }
}
