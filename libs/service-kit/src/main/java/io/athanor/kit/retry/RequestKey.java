package io.athanor.kit.retry;

import java.time.Instant;

/**
 * Names a request and what counts as an earlier answer to it.
 *
 * @param fingerprint of path and body; another one under the same id is another request
 * @param retry whether an answer to any earlier request counts. Without, only the answer to a retry
 *     counts that came in while this one, its original, was still on its way
 * @param notBefore the age from which an answer counts
 */
public record RequestKey(
    String id, String fingerprint, boolean retry, Instant notBefore, Instant arrived) {}
