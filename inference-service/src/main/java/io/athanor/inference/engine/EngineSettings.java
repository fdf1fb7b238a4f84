package io.athanor.inference.engine;

/**
 * How the engine shares itself between requests.
 *
 * @param waitingLimit most requests that wait for a place; further ones are refused
 * @param quantum steps that one adapter's requests run before those of the next adapter
 * @param promptChunk most prompt tokens per step while other answers are being generated
 * @param adapters how many adapters are in memory
 */
public record EngineSettings(
    int waitingLimit, int quantum, int promptChunk, AdapterLimits adapters) {
  public EngineSettings {
    if (waitingLimit < 0 || quantum < 1 || promptChunk < 1) {
      throw new IllegalArgumentException(
          "waitingLimit must be >= 0, quantum and promptChunk >= 1, were %d, %d, %d"
              .formatted(waitingLimit, quantum, promptChunk));
    }
  }

  public EngineSettings(int waitingLimit, int quantum, int promptChunk) {
    this(waitingLimit, quantum, promptChunk, AdapterLimits.defaults());
  }

  /** A line of 256, four steps per adapter, prompts in chunks of 128. */
  public static EngineSettings defaults() {
    return new EngineSettings(256, 4, 128);
  }
}
