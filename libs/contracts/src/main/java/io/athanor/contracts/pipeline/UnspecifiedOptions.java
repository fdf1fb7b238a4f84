package io.athanor.contracts.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Equal to options that say nothing: the filter that leaves them out of JSON, so that sources
 * without options are written as they were before options existed.
 */
final class UnspecifiedOptions {

  @Override
  public boolean equals(@Nullable Object options) {
    return options == null || SourceOptions.NONE.equals(options);
  }

  @Override
  public int hashCode() {
    return SourceOptions.NONE.hashCode();
  }
}
