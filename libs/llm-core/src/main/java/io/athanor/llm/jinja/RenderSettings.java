package io.athanor.llm.jinja;

import java.time.Clock;

/**
 * What a rendering may use up, and the clock that {@code strftime_now} reads.
 *
 * @param clock time and zone of {@code strftime_now}
 * @param maxSteps evaluated nodes, loop rounds and (64 to the step) characters produced
 * @param maxOutputChars length of the output
 * @param maxDepth nesting of macro calls, recursive loops and {@code caller()}
 */
public record RenderSettings(Clock clock, long maxSteps, int maxOutputChars, int maxDepth) {
  public RenderSettings {
    if (maxSteps < 1 || maxOutputChars < 1 || maxDepth < 1) {
      throw new IllegalArgumentException("render limits must be positive");
    }
  }

  /** Generous for every real chat template, small enough that a hostile one stops in a moment. */
  public static RenderSettings standard(Clock clock) {
    return new RenderSettings(clock, 4_000_000, 16 << 20, 64);
  }
}
