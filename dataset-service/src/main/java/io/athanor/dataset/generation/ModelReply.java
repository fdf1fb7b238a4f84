package io.athanor.dataset.generation;

/**
 * What a model answered.
 *
 * @param promptSha256 hash of the request; the reply is stored under it
 * @param tokens read and written for it
 */
public record ModelReply(String text, String promptSha256, long tokens) {}
