package io.athanor.ingest.fetch;

import org.jspecify.annotations.Nullable;

/**
 * The bytes of a source as they were served.
 *
 * @param uri where they finally came from, after redirects
 * @param contentType the media type with its parameters, if the server named one
 */
@SuppressWarnings("ArrayRecordComponent") // owned by one pipeline step, never compared or shared
public record FetchedSource(String uri, byte[] content, @Nullable String contentType) {}
