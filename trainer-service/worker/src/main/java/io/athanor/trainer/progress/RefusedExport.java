package io.athanor.trainer.progress;

/**
 * An export that was asked for and is not published, because its type rounds the trained model too
 * far.
 *
 * @param kind its label, for instance {@code gguf-q4_0}
 * @param reason what was measured and what is needed, for people
 */
public record RefusedExport(String kind, String reason) {}
