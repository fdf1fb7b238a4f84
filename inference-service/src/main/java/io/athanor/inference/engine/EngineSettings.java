package io.athanor.inference.engine;

/**
 * How the engine shares itself between requests.
 *
 * @param waitingLimit most requests that wait for a place; further ones are refused
 * @param quantum steps that one adapter's requests run before those of the next adapter
 * @param promptChunk most prompt tokens per step while other answers are being generated
 */
public record EngineSettings(int waitingLimit, int quantum, int promptChunk) {
  public EngineSettings {
    if (waitingLimit < 0 || quantum < 1 || promptChunk < 1) {
      throw new IllegalArgumentException(
          "waitingLimit must be >= 0, quantum and promptChunk >= 1, were %d, %d, %d"
              .formatted(waitingLimit, quantum, promptChunk));
    }
  }

  /** A line of 64, four steps per adapter, prompts in chunks of 128. */
  public static EngineSettings defaults() {
    return new EngineSettings(64, 4, 128);
  }
}
