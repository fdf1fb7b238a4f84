package io.athanor.kit.outbox;

/**
 * An event that was sent.
 *
 * @param position its place in the order of sending
 * @param payload the event as JSON
 */
public record PublishedEvent(long position, String type, String payload) {}
