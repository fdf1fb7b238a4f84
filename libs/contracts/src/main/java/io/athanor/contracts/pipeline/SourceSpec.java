package io.athanor.contracts.pipeline;

/**
 * One source of a request.
 *
 * @param uri an absolute {@code file:}, {@code http:} or {@code https:} address; for {@link
 *     SourceKind#PAGES} it may hold one range in braces
 */
public record SourceSpec(SourceKind kind, String uri) {}
