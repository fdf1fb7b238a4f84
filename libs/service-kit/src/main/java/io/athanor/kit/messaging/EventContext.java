package io.athanor.kit.messaging;

import org.jspecify.annotations.Nullable;

/**
 * The envelope of a received event.
 *
 * @param eventId the CloudEvents {@code id}: equal for every delivery of the same event
 * @param type the CloudEvents {@code type}
 * @param source who sent it
 * @param traceparent W3C trace context, if it was sent
 */
public record EventContext(
    String eventId, String type, String source, @Nullable String traceparent) {}
